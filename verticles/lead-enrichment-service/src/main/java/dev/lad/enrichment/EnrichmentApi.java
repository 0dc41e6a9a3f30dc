package dev.lad.enrichment;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lad.shared.errors.Failure;
import dev.lad.shared.json.Json;
import dev.lad.shared.service.Call;
import dev.lad.shared.service.Contract;
import dev.lad.shared.service.Operations;
import dev.lad.shared.service.Reply;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/** The operations of lead-enrichment. */
final class EnrichmentApi {
    private final Enrichments enrichments;

    EnrichmentApi(Enrichments enrichments) {
        this.enrichments = enrichments;
    }

    Operations operations(Contract contract) {
        return Operations.of(contract)
                .on("startEnrichment", this::startEnrichment)
                .on(
                        "getStatus",
                        call -> enrichments.get(call.caller(), call.id("id")).map(Reply::ok))
                .on("listEnrichments", call -> enrichments
                        .list(call.caller(), call.text("status"), call.page(2))
                        .map(Reply::list))
                .on(
                        "cancelEnrichment",
                        call -> enrichments.cancel(call.caller(), call.id("id")).map(Reply::ok))
                .on(
                        "resumeEnrichment",
                        call -> enrichments.resume(call.caller(), call.id("id")).map(Reply::ok));
    }

    /** {@code apollo_person_id} and {@code linkedin_url} are the dashboard's names. */
    record LeadName(
            Optional<String> apolloId,
            Optional<String> email,
            Optional<String> linkedinUrl,
            Optional<String> name,
            Optional<String> domain,
            @JsonProperty("apollo_person_id") Optional<String> olderApolloId,
            @JsonProperty("linkedin_url") Optional<String> olderLinkedinUrl) {

        boolean namesOne() {
            long named = Stream.of(apolloId, email, linkedinUrl, name, olderApolloId, olderLinkedinUrl)
                    .filter(Optional::isPresent)
                    .count();
            return named == 1 && name.isPresent() == domain.isPresent();
        }

        /** The body for apollo-leads' {@code enrichLead}. */
        JsonNode asked() {
            ObjectNode asked = Json.object();
            apolloId.or(() -> olderApolloId).ifPresent(id -> asked.put("apolloId", id));
            email.ifPresent(address -> asked.put("email", address));
            linkedinUrl.or(() -> olderLinkedinUrl).ifPresent(url -> asked.put("linkedinUrl", url));
            name.ifPresent(said -> asked.put("name", said));
            domain.ifPresent(said -> asked.put("domain", said));
            return asked;
        }
    }

    /** The contract takes the two last only where they are false: neither is done here. */
    record NewEnrichment(
            Optional<List<UUID>> leadIds,
            Optional<List<LeadName>> leads,
            Optional<Boolean> revealEmail,
            @JsonProperty("enable_website_scraping") Optional<Boolean> scraping,
            @JsonProperty("enable_ai_analysis") Optional<Boolean> analysis) {}

    private Future<Reply> startEnrichment(Call call) {
        NewEnrichment wanted = call.body(NewEnrichment.class);
        if (wanted.leadIds().isPresent() == wanted.leads().isPresent()) {
            throw Failure.Invalid.at("", "Give either leadIds or leads.");
        }
        List<LeadName> names = wanted.leads().orElse(List.of());
        for (int i = 0; i < names.size(); i++) {
            if (!names.get(i).namesOne()) {
                throw Failure.Invalid.at(
                        "/leads/" + i,
                        "Give exactly one of apolloId, email and linkedinUrl, or name and domain together.");
            }
        }
        List<JsonNode> asked = wanted.leadIds()
                .map(ids -> ids.stream()
                        .<JsonNode>map(id -> Json.object().put("leadId", id.toString()))
                        .toList())
                .orElseGet(() -> names.stream().map(LeadName::asked).toList());
        return enrichments
                .start(
                        call.caller(),
                        new Enrichments.Order(asked, wanted.revealEmail().orElse(false)))
                .map(begun -> Reply.accepted("/status/" + begun.id(), begun));
    }
}
