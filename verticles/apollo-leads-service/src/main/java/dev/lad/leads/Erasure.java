package dev.lad.leads;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lad.shared.credits.OpenCharges;
import dev.lad.shared.db.Database;
import dev.lad.shared.db.Sql;
import dev.lad.shared.effects.Effect;
import dev.lad.shared.effects.EffectState;
import dev.lad.shared.effects.Effects;
import dev.lad.shared.jobs.Job;
import dev.lad.shared.jobs.JobKind;
import dev.lad.shared.jobs.JobRunner;
import dev.lad.shared.jobs.Jobs;
import dev.lad.shared.jobs.NewJob;
import dev.lad.shared.jobs.Outcome;
import dev.lad.shared.json.Json;
import dev.lad.shared.service.Caller;
import dev.lad.shared.service.KeptAnswers;
import dev.lad.shared.time.Ids;
import dev.lad.shared.time.Time;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Forgets whom Apollo was asked about, and what it and this service answered. That something was asked, when, what it cost
 * and how it ended stays, under keys that name nobody; what is still open is settled and charged as ever.
 */
final class Erasure {
    private static final String ANSWERS = "answers.erase";
    /** Whatever was being answered when a lead was deleted has been answered and kept by then. */
    private static final Duration ANSWERED = Duration.ofMinutes(3);
    /** Beside its id in every answer that shows a lead. */
    private static final String SHOWS_LEAD = "\"phoneState\"";

    private final Database database;
    private final Effects effects;
    private final RevealStore reveals;
    private final OpenCharges charges;
    private final Jobs jobs;
    private final Time time;
    private final Ids ids;

    Erasure(
            Database database,
            Effects effects,
            RevealStore reveals,
            OpenCharges charges,
            Jobs jobs,
            Time time,
            Ids ids) {
        this.database = database;
        this.effects = effects;
        this.reveals = reveals;
        this.charges = charges;
        this.jobs = jobs;
        this.time = time;
        this.ids = ids;
    }

    /** Has the service's runner forget the answers that were under way. */
    void workIn(JobRunner runner) {
        runner.handle(JobKind.named(ANSWERS), this::eraseAnswers);
    }

    /**
     * Forgets a lead's person, in the transaction that deletes the lead and lets nobody else write about people. Fails with
     * {@code Conflict} {@code in_progress} while Apollo is being asked.
     */
    Future<Void> erase(Sql sql, UUID tenantId, Lead lead) {
        Set<String> keys = Subject.identifiers(lead)
                .flatMap(person -> Stream.of(Reveal.Kind.values()).map(kind -> kind.about(person)))
                .collect(Collectors.toCollection(LinkedHashSet::new));
        return reveals.about(sql, tenantId, lead.id(), keys)
                .compose(asked -> erase(sql, tenantId, keys, asked))
                .compose(erased -> KeptAnswers.erase(sql, tenantId, texts(lead.id())))
                .compose(erased -> jobs.enqueueAfter(sql, ANSWERED, answersLater(tenantId, lead.id())))
                .mapEmpty();
    }

    /** Forgets a question that was not put to Apollo, since its lead was deleted a moment before. */
    Future<Void> eraseUnasked(Sql sql, UUID tenantId, String key) {
        return effects.hold(sql, tenantId, Set.of(key))
                .compose(held -> each(
                        held,
                        effect -> effect.state() == EffectState.REFUSED
                                ? erase(sql, effect, Optional.empty())
                                : Future.succeededFuture()));
    }

    private Future<Void> erase(Sql sql, UUID tenantId, Set<String> keys, List<Reveal> asked) {
        Map<String, Reveal> byKey = new HashMap<>();
        asked.forEach(reveal -> byKey.put(reveal.key(), reveal));
        Set<String> all = new LinkedHashSet<>(keys);
        all.addAll(byKey.keySet());
        return effects.hold(sql, tenantId, all)
                .compose(
                        held -> each(held, effect -> erase(sql, effect, Optional.ofNullable(byKey.get(effect.key())))));
    }

    private Future<Void> erase(Sql sql, Effect effect, Optional<Reveal> reveal) {
        String key = Reveal.erasedKey(ids.next());
        return reveal.map(known -> settle(sql, known, effect))
                .orElseGet(Future::succeededFuture)
                .compose(settled -> effects.erase(sql, effect, key, stillAsked(effect), stillNeeded(effect, reveal)))
                .compose(erased -> reveal.isPresent()
                        ? reveals.erase(sql, reveal.get(), key).mapEmpty()
                        : Future.succeededFuture());
    }

    /** What was answered and not yet taken down is accounted for now: the answer goes. */
    private Future<Void> settle(Sql sql, Reveal reveal, Effect effect) {
        boolean untaken = reveal.state() == Reveal.State.ASKED
                && reveal.kind() != Reveal.Kind.PHONE
                && effect.state() == EffectState.DONE;
        if (!untaken) {
            return Future.succeededFuture();
        }
        Person person = Json.readLeniently(effect.result().orElseThrow(), Person.class);
        return reveals.settle(
                        sql,
                        reveal.tenantId(),
                        reveal.key(),
                        Knowledge.hasWhatWasAskedFor(reveal.kind(), person),
                        time.business().instant())
                .compose(settled ->
                        charges.settleSoon(sql, reveal.tenantId(), reveal.id().toString()))
                .mapEmpty();
    }

    /** By Apollo's id it can be found out whether an open question was answered; nothing else helps there. */
    private static JsonNode stillAsked(Effect effect) {
        ObjectNode request = Json.object();
        boolean isOpen = effect.state() == EffectState.STARTED || effect.state() == EffectState.UNCERTAIN;
        if (isOpen && !effect.kind().equals(Reveal.Kind.PHONE.key())) {
            ApolloJson.text(effect.request().path("id")).ifPresent(id -> request.put("id", id));
        }
        return request;
    }

    /** By the request's number Apollo is asked whether it found a phone. */
    private static JsonNode stillNeeded(Effect effect, Optional<Reveal> reveal) {
        ObjectNode rest = Json.object();
        if (reveal.filter(known -> known.kind() == Reveal.Kind.PHONE && known.state() == Reveal.State.ASKED)
                .isPresent()) {
            effect.result()
                    .flatMap(result -> ApolloJson.text(result.path("requestId")))
                    .ifPresent(number -> rest.put("requestId", number));
        }
        return rest;
    }

    private NewJob answersLater(UUID tenantId, UUID leadId) {
        return new NewJob(
                Optional.of(tenantId),
                ANSWERS,
                Optional.of(leadId.toString()),
                Json.object(),
                time.business().instant());
    }

    private Future<Outcome> eraseAnswers(Job job, Caller caller) {
        UUID leadId = UUID.fromString(job.key().orElseThrow());
        UUID tenantId = caller.tenantId();
        return database.inTenant(tenantId, sql -> KeptAnswers.erase(sql, tenantId, texts(leadId))
                .compose(erased -> jobs.settle(sql, job, Outcome.done())));
    }

    private static List<String> texts(UUID leadId) {
        return List.of(leadId.toString(), SHOWS_LEAD);
    }

    private static Future<Void> each(List<Effect> held, Function<Effect, Future<Void>> step) {
        Future<Void> done = Future.succeededFuture();
        for (Effect effect : held) {
            done = done.compose(before -> step.apply(effect));
        }
        return done;
    }
}
