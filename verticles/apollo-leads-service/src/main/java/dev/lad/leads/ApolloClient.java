package dev.lad.leads;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lad.shared.effects.EffectResult;
import dev.lad.shared.errors.Failure;
import dev.lad.shared.json.Json;
import dev.lad.shared.json.MalformedJson;
import dev.lad.shared.json.StrictJson;
import dev.lad.shared.observe.Instruments;
import dev.lad.shared.providers.ProviderAnswer;
import dev.lad.shared.providers.ProviderAnswer.Ok;
import dev.lad.shared.providers.ProviderAnswer.Refused;
import dev.lad.shared.providers.ProviderClient;
import dev.lad.shared.providers.ProviderRequest;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Apollo's API as of November 2026 (https://docs.apollo.io), as far as leads need it. It has no idempotency: what costs
 * there is sent once and never repeated here.
 */
final class ApolloClient {
    private static final String NAME = "Apollo";

    private final ProviderClient client;

    ApolloClient(Vertx vertx, Clock wall, ApolloConfig config, Instruments instruments) {
        this.client = new ProviderClient(vertx, wall, config.provider(), new ApolloAnswers(), instruments);
    }

    /** A page of a search. */
    record Hits(List<Person> people, long total) {}

    /** What came of a phone reveal so far. */
    sealed interface PhoneResult {
        /** Still looking. */
        record Pending() implements PhoneResult {}

        /** The same body as the webhook's. */
        record Ready(JsonNode body) implements PhoneResult {}

        /** Apollo does not know the request, or not any more. */
        record Gone() implements PhoneResult {}
    }

    /** Costs nothing at Apollo, and is therefore sent again when an answer is lost. */
    Future<Hits> search(JsonNode criteria) {
        return client.call(ProviderRequest.post("searchPeople", "/api/v1/mixed_people/api_search")
                        .json(criteria)
                        .repeatable())
                .compose(answer -> answer.orFail(NAME))
                .map(ok -> {
                    List<Person> people = new ArrayList<>();
                    ok.json().path("people").forEach(hit -> ApolloJson.person(hit)
                            .ifPresent(people::add));
                    return new Hits(people, ok.json().path("total_entries").asLong());
                });
    }

    /**
     * Finds one person, which costs a credit at Apollo. The result is a {@link Person}; that nobody was found is a refusal,
     * since Apollo then charges nothing and may know more another day.
     */
    Future<EffectResult> match(ObjectNode identifiers, boolean personalEmails) {
        ObjectNode body = identifiers.deepCopy().put("reveal_personal_emails", personalEmails);
        return pay(ProviderRequest.post("matchPerson", "/api/v1/people/match").json(body), Json::tree);
    }

    /**
     * Has Apollo look for a phone number, which costs when it finds one. The result is a {@link PhoneRequest}; the number
     * comes to {@code webhookUrl} minutes later, and never in this answer.
     */
    Future<EffectResult> requestPhone(String apolloId, String webhookUrl) {
        ObjectNode body = Json.object()
                .put("id", apolloId)
                .put("reveal_phone_number", true)
                .put("webhook_url", webhookUrl);
        ProviderRequest request =
                ProviderRequest.post("requestPhone", "/api/v1/people/match").json(body);
        return client.call(request)
                .map(answer -> effect(answer, json -> ApolloJson.person(json.path("person"))
                        .map(person -> Json.tree(new PhoneRequest(
                                ApolloJson.text(json.path("request_id")), Optional.of(person.withoutEmail()))))));
    }

    /**
     * A phone reveal that Apollo has taken.
     *
     * @param requestId for {@link #phoneResult}; a signed 64-bit number as text
     */
    record PhoneRequest(Optional<String> requestId, Optional<Person> person) {}

    /**
     * A person whom the team has paid for.
     *
     * @param withPersonalEmails whether Apollo shows personal addresses too, be it that there are none
     */
    record Owned(Person person, boolean withPersonalEmails) {}

    /** A person that the team owns already; empty where it does not. Costs nothing. */
    Future<Optional<Owned>> owned(String apolloId) {
        return client.call(ProviderRequest.get("getPerson", "/api/v1/people/" + apolloId))
                .compose(answer -> isMissing(answer)
                        ? Future.succeededFuture(Optional.empty())
                        : answer.orFail(NAME)
                                .map(ok -> ok.json().path("person"))
                                .map(person ->
                                        person.path("revealed_for_current_team").asBoolean()
                                                ? ApolloJson.person(person)
                                                        .map(known -> new Owned(known, person.has("personal_emails")))
                                                : Optional.empty()));
    }

    /** Asks after a phone reveal. Costs nothing. */
    Future<PhoneResult> phoneResult(String requestId) {
        return client.call(ProviderRequest.get("phoneResult", "/api/v1/webhook_result/" + requestId))
                .compose(answer -> isMissing(answer)
                        ? Future.succeededFuture(
                                ((Refused) answer).code().equals("result_pending")
                                        ? new PhoneResult.Pending()
                                        : new PhoneResult.Gone())
                        : answer.orFail(NAME).map(ok -> {
                            JsonNode body = ok.json().path("webhook_result");
                            return body.path("people").isArray()
                                    ? new PhoneResult.Ready(body)
                                    : new PhoneResult.Pending();
                        }));
    }

    private Future<EffectResult> pay(ProviderRequest request, Function<Person, JsonNode> result) {
        return client.call(request)
                .map(answer -> effect(
                        answer, json -> ApolloJson.person(json.path("person")).map(result)));
    }

    private static EffectResult effect(ProviderAnswer answer, Function<JsonNode, Optional<JsonNode>> read) {
        if (!(answer instanceof Ok ok)) {
            return answer.asEffect(NAME, done -> Json.object());
        }
        try {
            return read.apply(StrictJson.parse(ok.body()))
                    .<EffectResult>map(EffectResult.Happened::new)
                    .orElseGet(() -> new EffectResult.Refused(new Failure.NotFound("person at Apollo")));
        } catch (MalformedJson broken) {
            return new EffectResult.Unknown("answered what is no JSON");
        }
    }

    private static boolean isMissing(ProviderAnswer answer) {
        return answer instanceof Refused refused && refused.kind() == ProviderAnswer.Kind.NOT_FOUND;
    }
}
