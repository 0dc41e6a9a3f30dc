package dev.lad.leads;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lad.leads.Purchases.Order;
import dev.lad.leads.Reveal.Kind;
import dev.lad.shared.db.Database;
import dev.lad.shared.effects.EffectOutcome;
import dev.lad.shared.effects.EffectResult;
import dev.lad.shared.json.Json;
import dev.lad.shared.service.Caller;
import io.vertx.core.Future;
import java.math.BigDecimal;

/** Completes what is known about a person, and finds the address. */
final class Enrichment {
    private final Database database;
    private final ApolloClient apollo;
    private final Purchases purchases;
    private final RevealStore reveals;
    private final Knowledge knowledge;

    Enrichment(Database database, ApolloClient apollo, Purchases purchases, RevealStore reveals, Knowledge knowledge) {
        this.database = database;
        this.apollo = apollo;
        this.purchases = purchases;
        this.reveals = reveals;
        this.knowledge = knowledge;
    }

    /**
     * What is known now.
     *
     * @param creditsUsed by this request, or by an earlier one whose answer was lost and that nobody was told of
     * @param fromCache whether Apollo was not asked, and nothing used
     */
    record Told(Lead lead, BigDecimal creditsUsed, boolean fromCache) {}

    /** All that Apollo knows about the person, the work address with it. Fails with {@code NotFound} where it knows nobody. */
    Future<Told> enrich(Caller caller, Subject subject) {
        return subject.lead()
                .filter(lead -> lead.enrichedAt().isPresent())
                .map(lead -> told(caller, lead, true))
                .orElseGet(() -> ask(caller, Kind.ENRICH, subject));
    }

    /** The person's address, a personal one if there is no other. The lead is without one where Apollo has none. */
    Future<Told> revealEmail(Caller caller, Subject subject) {
        return subject.lead()
                .filter(lead -> lead.email().isPresent())
                .map(lead -> told(caller, lead, true))
                .orElseGet(() -> ask(caller, Kind.EMAIL, subject));
    }

    private Future<Told> ask(Caller caller, Kind kind, Subject subject) {
        ObjectNode identifiers = Json.object()
                .put(subject.identifier().apolloName(), subject.identifier().value());
        subject.identifier().domain().ifPresent(domain -> identifiers.put("domain", domain));
        String key = kind.about(subject.identifier());
        Order order = new Order(
                kind, key, subject.lead().map(Lead::id), subject.identifier().apolloId(), identifiers);
        return purchases
                .buy(caller, order, callback -> match(kind, identifiers))
                .compose(outcome -> outcome.orFail()
                        .compose(result -> database.inTenant(
                                caller.tenantId(),
                                sql -> knowledge.learn(
                                        sql, caller.tenantId(), key, Json.readLeniently(result, Person.class))))
                        .compose(lead -> told(caller, lead, ((EffectOutcome.Done) outcome).before())));
    }

    private Future<EffectResult> match(Kind kind, ObjectNode identifiers) {
        return apollo.match(identifiers, kind == Kind.EMAIL);
    }

    private Future<Told> told(Caller caller, Lead lead, boolean before) {
        return reveals.tell(database.tenant(caller.tenantId()), caller.tenantId(), lead.id())
                .map(credits -> new Told(lead, credits, before && credits.signum() == 0));
    }
}
