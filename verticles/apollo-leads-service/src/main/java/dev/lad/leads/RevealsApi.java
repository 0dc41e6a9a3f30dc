package dev.lad.leads;

import dev.lad.leads.Enrichment.Told;
import dev.lad.leads.Subject.Identifier;
import dev.lad.shared.errors.Failure;
import dev.lad.shared.service.Call;
import dev.lad.shared.service.Caller;
import dev.lad.shared.service.Operations;
import dev.lad.shared.service.Reply;
import io.vertx.core.Future;
import java.math.BigDecimal;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** The operations that ask Apollo for what costs. */
final class RevealsApi {
    private final Leads leads;
    private final Enrichment enrichment;
    private final PhoneReveals phones;
    private final PhoneNews news;

    RevealsApi(Leads leads, Enrichment enrichment, PhoneReveals phones, PhoneNews news) {
        this.leads = leads;
        this.enrichment = enrichment;
        this.phones = phones;
        this.news = news;
    }

    void bind(Operations operations) {
        operations
                .on("enrichLead", this::enrichLead)
                .on("revealEmail", this::revealEmail)
                .on("revealPhone", this::revealPhone)
                .on("phoneRevealed", this::phoneRevealed);
    }

    record EmailReveal(
            UUID leadId,
            String state,
            Optional<String> email,
            Optional<String> emailStatus,
            BigDecimal creditsUsed,
            boolean fromCache,
            Lead lead) {}

    record PhoneReveal(
            UUID leadId,
            Lead.PhoneState state,
            Optional<String> phone,
            BigDecimal creditsUsed,
            boolean fromCache,
            Lead lead) {}

    private Future<Reply> enrichLead(Call call) {
        return enriched(call.caller(), call.body(PersonNamed.class))
                .compose(subject -> enrichment.enrich(call.caller(), subject))
                .map(Reply::ok);
    }

    private Future<Reply> revealEmail(Call call) {
        return revealed(call.caller(), call.body(PersonNamed.class))
                .compose(subject -> enrichment.revealEmail(call.caller(), subject))
                .map(told -> Reply.ok(email(told)));
    }

    private static EmailReveal email(Told told) {
        Lead lead = told.lead();
        return new EmailReveal(
                lead.id(),
                lead.email().isPresent() ? "revealed" : "unavailable",
                lead.email(),
                lead.email().flatMap(address -> lead.emailStatus()),
                told.creditsUsed(),
                told.fromCache(),
                lead);
    }

    private Future<Reply> revealPhone(Call call) {
        return revealed(call.caller(), call.body(PersonNamed.class))
                .compose(subject -> phones.reveal(call.caller(), subject))
                .map(lead -> lead.phoneState() == Lead.PhoneState.PENDING
                        ? Reply.accepted("/leads/" + lead.id(), phone(lead, false))
                        : Reply.ok(phone(lead, true)));
    }

    /** Nothing is charged before the number is there, so that no answer here has used credits. */
    private static PhoneReveal phone(Lead lead, boolean fromCache) {
        return new PhoneReveal(lead.id(), lead.phoneState(), lead.phone(), BigDecimal.ZERO, fromCache, lead);
    }

    private Future<Reply> phoneRevealed(Call call) {
        return news.accept(call.text("token").orElse(""), call.raw()).map(stored -> Reply.ok(Map.of("received", true)));
    }

    private Future<Subject> revealed(Caller caller, PersonNamed named) {
        Optional<String> person = named.person();
        return named.lead()
                .or(() -> person.filter(id -> id.length() > 24).map(RevealsApi::uuid))
                .map(id -> lead(caller, id))
                .orElseGet(() -> known(
                        caller, Identifier.apolloId(person.orElseThrow()), person, Optional.empty(), Optional.empty()));
    }

    private Future<Subject> enriched(Caller caller, PersonNamed named) {
        Optional<String> apolloId = named.apollo();
        Optional<String> profile = named.profile();
        return named.lead().map(id -> lead(caller, id)).orElseGet(() -> {
            Identifier identifier = apolloId.map(Identifier::apolloId)
                    .or(() -> profile.map(Identifier::linkedin))
                    .or(() -> named.email().map(Identifier::email))
                    .orElseGet(() -> Identifier.name(
                            named.name().orElseThrow(), named.domain().orElseThrow()));
            return known(caller, identifier, apolloId, profile, named.email());
        });
    }

    private Future<Subject> lead(Caller caller, UUID id) {
        return leads.get(caller, id)
                .map(lead -> new Subject(
                        Optional.of(lead),
                        Subject.identifier(lead)
                                .orElseThrow(() -> new Failure.Unprocessable(
                                        "not_identifiable",
                                        "Too little is known of this lead to find the person; add a LinkedIn profile or an"
                                                + " e-mail address."))));
    }

    private Future<Subject> known(
            Caller caller,
            Identifier asked,
            Optional<String> apolloId,
            Optional<String> linkedinUrl,
            Optional<String> email) {
        return leads.find(caller, apolloId, linkedinUrl, email)
                .map(found ->
                        new Subject(found, found.flatMap(Subject::identifier).orElse(asked)));
    }

    private static UUID uuid(String text) {
        try {
            return UUID.fromString(text);
        } catch (IllegalArgumentException broken) {
            throw Failure.Invalid.at("/personId", "personId is neither an id at Apollo nor a lead's id.");
        }
    }
}
