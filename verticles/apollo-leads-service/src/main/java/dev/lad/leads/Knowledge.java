package dev.lad.leads;

import dev.lad.shared.credits.OpenCharges;
import dev.lad.shared.db.Sql;
import dev.lad.shared.effects.Effect;
import dev.lad.shared.effects.EffectState;
import dev.lad.shared.effects.Effects;
import dev.lad.shared.errors.Failure;
import dev.lad.shared.events.Outbox;
import dev.lad.shared.json.Json;
import dev.lad.shared.time.Time;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/** Writes what Apollo told into the leads, and tells the other services. */
final class Knowledge {
    private static final String UPDATED = "lead.updated";
    private static final String DELETED = "lead.deleted";

    private final PersonStore people;
    private final LeadStore leads;
    private final RevealStore reveals;
    private final Outbox outbox;
    private final OpenCharges charges;
    private final Time time;

    Knowledge(PersonStore people, LeadStore leads, RevealStore reveals, Outbox outbox, OpenCharges charges, Time time) {
        this.people = people;
        this.leads = leads;
        this.reveals = reveals;
        this.outbox = outbox;
        this.charges = charges;
        this.time = time;
    }

    /**
     * Begins to write down what became known of people: nobody is deleted before the transaction ends. Before anything else in
     * it.
     */
    Future<Void> begin(Sql sql, UUID tenantId) {
        return leads.sharePeople(sql, tenantId);
    }

    /** The same for what an effect of this key brought; fails with {@code NotFound} where its lead was deleted since. */
    Future<Void> begin(Sql sql, UUID tenantId, String key) {
        return begin(sql, tenantId)
                .compose(begun -> Effects.find(sql, tenantId, key))
                .compose(found -> found.isPresent()
                        ? Future.succeededFuture()
                        : Future.failedFuture(new Failure.NotFound("lead")));
    }

    /** What became of an enrichment whose answer was lost: what it brought is kept, what was held for nothing is given back. */
    Future<Void> settled(Sql sql, Effect effect) {
        if (Reveal.isErased(effect.key())) {
            return settledForNobody(sql, effect);
        }
        return (effect.state() == EffectState.DONE
                        ? learn(
                                sql,
                                effect.tenantId(),
                                effect.key(),
                                Json.readLeniently(effect.result().orElseThrow(), Person.class))
                        : settleSoon(sql, effect.tenantId(), effect.key()))
                .mapEmpty();
    }

    /** Of somebody who was deleted meanwhile: only whether it is to be paid. */
    private Future<Void> settledForNobody(Sql sql, Effect effect) {
        boolean delivered = effect.result()
                .filter(result -> result.path(LostAnswers.DELIVERED).asBoolean())
                .isPresent();
        Future<?> settled = effect.state() == EffectState.DONE
                ? reveals.settle(
                        sql,
                        effect.tenantId(),
                        effect.key(),
                        delivered,
                        time.business().instant())
                : Future.succeededFuture();
        return settled.compose(written -> settleSoon(sql, effect.tenantId(), effect.key()))
                .compose(settling -> Effects.empty(sql, effect));
    }

    /**
     * The lead with what the effect of this key brought. Goes to the lead that has Apollo's id, which may be another one
     * than was asked for, if two turn out to be the same person; else to the one asked for; else to a new one. May be done
     * again: what is known already is not told twice. Fails with {@code NotFound} where the lead was deleted since.
     */
    Future<Lead> learn(Sql sql, UUID tenantId, String key, Person person) {
        Instant now = time.business().instant();
        return begin(sql, tenantId, key)
                .compose(begun -> lead(sql, tenantId, key, person, now))
                .compose(lead -> reveals.settle(
                                sql, tenantId, key, hasWhatWasAskedFor(Reveal.Kind.ofKey(key), person), now)
                        .compose(ended -> ended == 0 && isKnown(lead, person)
                                ? Future.succeededFuture(lead)
                                : reveals.isOf(sql, tenantId, key, lead.id())
                                        .compose(owned -> settleSoon(sql, tenantId, key))
                                        .compose(settling -> people.tell(sql, tenantId, lead.id(), person, true, now))
                                        .compose(told -> changed(sql, tenantId, told.id())
                                                .map(told))));
    }

    /** Has it paid or released at once where nobody waited for the answer; otherwise that is done already. */
    private Future<?> settleSoon(Sql sql, UUID tenantId, String key) {
        return reveals.find(sql, tenantId, key)
                .compose(found -> found.isPresent()
                        ? charges.settleSoon(sql, tenantId, found.get().id().toString())
                        : Future.succeededFuture(false));
    }

    /** Tells that a lead has changed. */
    Future<UUID> changed(Sql sql, UUID tenantId, UUID leadId) {
        return outbox.append(sql, tenantId, UPDATED, Json.object().put("leadId", leadId.toString()));
    }

    /** Tells that a lead is gone, and nothing of who it was. */
    Future<UUID> deleted(Sql sql, UUID tenantId, UUID leadId) {
        return outbox.append(sql, tenantId, DELETED, Json.object().put("leadId", leadId.toString()));
    }

    private Future<Lead> lead(Sql sql, UUID tenantId, String key, Person person, Instant now) {
        return leads.find(sql, tenantId, Optional.of(person.apolloId()), Optional.empty(), Optional.empty())
                .compose(same -> same.isPresent()
                        ? Future.succeededFuture(same)
                        : reveals.find(sql, tenantId, key).compose(reveal -> reveal.flatMap(Reveal::leadId)
                                .map(id -> leads.find(sql, tenantId, id))
                                .orElseGet(() -> Future.succeededFuture(Optional.empty()))))
                .compose(found -> found.isPresent()
                        ? Future.succeededFuture(found.get())
                        : people.ensure(sql, tenantId, person, now)
                                .compose(id -> leads.find(sql, tenantId, id))
                                .map(Optional::orElseThrow));
    }

    static boolean hasWhatWasAskedFor(Reveal.Kind kind, Person person) {
        return kind != Reveal.Kind.EMAIL || person.email().isPresent();
    }

    private static boolean isKnown(Lead lead, Person person) {
        return lead.enrichedAt().isPresent()
                && (lead.email().isPresent() || person.email().isEmpty());
    }
}
