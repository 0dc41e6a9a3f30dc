package dev.lad.leads;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lad.leads.ApolloClient.PhoneResult;
import dev.lad.shared.credits.OpenCharges;
import dev.lad.shared.db.Database;
import dev.lad.shared.db.Sql;
import dev.lad.shared.effects.Effect;
import dev.lad.shared.effects.EffectState;
import dev.lad.shared.effects.Effects;
import dev.lad.shared.effects.Settlement;
import dev.lad.shared.errors.Failure;
import dev.lad.shared.events.Inbox;
import dev.lad.shared.events.InboxMessage;
import dev.lad.shared.events.Outbox;
import dev.lad.shared.jobs.Job;
import dev.lad.shared.jobs.JobKind;
import dev.lad.shared.jobs.JobRunner;
import dev.lad.shared.jobs.Jobs;
import dev.lad.shared.jobs.Outcome;
import dev.lad.shared.json.Json;
import dev.lad.shared.json.StrictJson;
import dev.lad.shared.service.Caller;
import dev.lad.shared.time.Time;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/**
 * Takes what Apollo found for a phone reveal: from its webhook, or by asking when that does not come. Whichever is first
 * ends the reveal; the rest changes nothing.
 */
final class PhoneNews {
    private static final String POLL = "phone.poll";
    private static final String PROVIDER = "apollo";
    private static final String REVEALED = "lead.phone-revealed";
    /** The webhook comes in two to five minutes; who asks before would ask for nothing. */
    private static final Duration FIRST_POLL = Duration.ofMinutes(6);

    private static final Duration NEXT_POLL = Duration.ofMinutes(3);

    private final Database database;
    private final ApolloClient apollo;
    private final Effects effects;
    private final OpenCharges charges;
    private final Jobs jobs;
    private final Inbox inbox;
    private final Outbox outbox;
    private final Knowledge knowledge;
    private final RevealStore reveals;
    private final PersonStore people;
    private final Time time;

    PhoneNews(
            Database database,
            ApolloClient apollo,
            Effects effects,
            OpenCharges charges,
            Jobs jobs,
            Inbox inbox,
            Outbox outbox,
            Knowledge knowledge,
            RevealStore reveals,
            PersonStore people,
            Time time) {
        this.database = database;
        this.apollo = apollo;
        this.effects = effects;
        this.charges = charges;
        this.jobs = jobs;
        this.inbox = inbox;
        this.outbox = outbox;
        this.knowledge = knowledge;
        this.reveals = reveals;
        this.people = people;
        this.time = time;
    }

    /** Has the service's runner work on webhooks and ask after what did not come. */
    void workIn(JobRunner runner) {
        inbox.process(runner, PROVIDER, this::process);
        runner.handle(JobKind.named(POLL), this::poll);
    }

    /** Begins to look after an attempt, in the transaction that begins it. */
    Future<Boolean> watch(Sql sql, Reveal attempt) {
        return jobs.enqueue(
                sql,
                attempt.tenantId(),
                POLL,
                attempt.id().toString(),
                Json.object(),
                time.business().instant().plus(FIRST_POLL));
    }

    /**
     * Stores a webhook; where the person was deleted meanwhile it is only accounted for, at once. Fails with {@code NotFound} for a token that is not one of ours, or expired, and with
     * {@code Unprocessable} where it speaks of somebody else.
     */
    Future<Void> accept(String tokenText, Buffer body) {
        Optional<CallbackToken> read = CallbackToken.read(tokenText);
        if (read.isEmpty()) {
            return Future.failedFuture(unknown());
        }
        CallbackToken token = read.get();
        Sql sql = database.system();
        return reveals.tokenHash(sql, token.attemptId())
                .map(hash -> hash.filter(token::matches).orElseThrow(PhoneNews::unknown))
                .compose(proven -> reveals.find(sql, token.attemptId()))
                .map(found -> found.filter(this::stillTaken).orElseThrow(PhoneNews::unknown))
                .compose(reveal -> {
                    if (reveal.isErased()) {
                        return database.inSystem(all -> end(all, reveal, StrictJson.parse(body)));
                    }
                    if (!ApolloJson.isAbout(
                            StrictJson.parse(body), reveal.apolloId().orElseThrow())) {
                        throw new Failure.Unprocessable("another_person", "This is not about the person asked for.");
                    }
                    String eventId = reveal.id() + ":" + hash(body);
                    var message = new InboxMessage(
                            PROVIDER, eventId, Map.of(), body, time.wall().instant());
                    return effects.cause(reveal.tenantId(), reveal.key())
                            .compose(cause -> inbox.accept(message, cause))
                            .mapEmpty();
                });
    }

    private boolean stillTaken(Reveal reveal) {
        return reveal.expiresAt()
                .filter(until -> time.business().instant().isBefore(until))
                .isPresent();
    }

    private static Failure unknown() {
        return new Failure.NotFound("reveal");
    }

    private Future<Void> process(Sql system, InboxMessage message) {
        UUID attemptId =
                UUID.fromString(message.eventId().substring(0, message.eventId().indexOf(':')));
        return reveals.find(system, attemptId)
                .compose(found -> found.map(reveal -> end(system, reveal, StrictJson.parse(message.body())))
                        .orElseGet(Future::succeededFuture));
    }

    /** Ends the attempt with what was delivered, unless it has ended. */
    private Future<Void> end(Sql sql, Reveal attempt, JsonNode delivery) {
        return ifOpen(
                sql,
                attempt,
                reveal -> end(sql, reveal, ApolloJson.phone(delivery, reveal.apolloId()), Lead.PhoneState.UNAVAILABLE));
    }

    private Future<Void> ifOpen(Sql sql, Reveal attempt, Function<Reveal, Future<Void>> end) {
        return knowledge
                .begin(sql, attempt.tenantId())
                .compose(begun -> reveals.lock(sql, attempt.id()))
                .compose(found -> found.filter(reveal -> reveal.state() == Reveal.State.ASKED)
                        .map(end)
                        .orElseGet(Future::succeededFuture));
    }

    private Future<Void> end(Sql sql, Reveal reveal, Optional<String> number, Lead.PhoneState without) {
        return reveal.isErased() ? account(sql, reveal, number.isPresent()) : tell(sql, reveal, number, without);
    }

    /** Of somebody who was deleted meanwhile: whether it is paid. What else is left of it goes. */
    private Future<Void> account(Sql sql, Reveal reveal, boolean delivered) {
        UUID tenantId = reveal.tenantId();
        return reveals.settle(
                        sql, tenantId, reveal.key(), delivered, time.business().instant())
                .compose(ended -> Effects.find(sql, tenantId, reveal.key()))
                .compose(effect -> effect.filter(known -> known.state() == EffectState.DONE)
                        .map(done -> Effects.empty(sql, done))
                        .orElseGet(Future::succeededFuture))
                .compose(
                        emptied -> charges.settleSoon(sql, tenantId, reveal.id().toString()))
                .mapEmpty();
    }

    private Future<Void> tell(Sql sql, Reveal reveal, Optional<String> number, Lead.PhoneState without) {
        Instant now = time.business().instant();
        UUID tenantId = reveal.tenantId();
        return reveal.leadId()
                .map(Future::succeededFuture)
                .orElseGet(() -> people.ensure(
                        sql, tenantId, Person.unknown(reveal.apolloId().orElseThrow()), now))
                .compose(leadId -> people.phone(sql, tenantId, leadId, number, without, now)
                        .compose(shown -> reveals.settle(sql, tenantId, reveal.key(), number, now))
                        .compose(ended -> number.isPresent()
                                ? outbox.append(
                                        sql, tenantId, REVEALED, Json.object().put("leadId", leadId.toString()))
                                : knowledge.changed(sql, tenantId, leadId)))
                .compose(told -> charges.settleSoon(sql, tenantId, reveal.id().toString()))
                .mapEmpty();
    }

    private Future<Outcome> poll(Job job, Caller caller) {
        UUID attemptId = UUID.fromString(job.key().orElseThrow());
        return reveals.find(database.tenant(caller.tenantId()), attemptId)
                .compose(found -> found.filter(reveal -> reveal.state() == Reveal.State.ASKED)
                        .map(reveal -> effects.find(caller.tenantId(), reveal.key())
                                .compose(effect -> effect.map(known -> lookAfter(job, reveal, known))
                                        .orElseGet(() -> Future.succeededFuture(Outcome.done()))))
                        .orElseGet(() -> Future.succeededFuture(Outcome.done())));
    }

    private Future<Outcome> lookAfter(Job job, Reveal reveal, Effect effect) {
        if (effect.state() == EffectState.REFUSED) {
            return Future.succeededFuture(Outcome.done());
        }
        if (!stillTaken(reveal)) {
            return giveUp(job, reveal, effect);
        }
        return effect.result()
                .flatMap(result -> Json.readLeniently(result, ApolloClient.PhoneRequest.class)
                        .requestId())
                .map(apollo::phoneResult)
                .orElseGet(() -> Future.succeededFuture(new PhoneResult.Pending()))
                .compose(result -> {
                    if (result instanceof PhoneResult.Ready ready) {
                        return database.inTenant(reveal.tenantId(), sql -> end(sql, reveal, ready.body())
                                .compose(ended -> jobs.settle(sql, job, Outcome.done())));
                    }
                    return Future.succeededFuture(
                            Outcome.again(time.business().instant().plus(NEXT_POLL)));
                });
    }

    /** Nothing came for a day. Where not even that Apollo took the request is known, it may be asked for again. */
    private Future<Outcome> giveUp(Job job, Reveal reveal, Effect effect) {
        boolean taken = effect.state() == EffectState.DONE;
        Future<?> settled = taken
                ? Future.succeededFuture()
                : effects.settle(effect, new Settlement.DidNotHappen("Apollo sent nothing for a day"));
        return settled.compose(done -> database.inTenant(reveal.tenantId(), sql -> ifOpen(
                        sql,
                        reveal,
                        open -> end(
                                sql,
                                open,
                                Optional.empty(),
                                taken ? Lead.PhoneState.UNAVAILABLE : Lead.PhoneState.NONE))
                .compose(ended -> jobs.settle(sql, job, Outcome.done()))));
    }

    private static String hash(Buffer body) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(body.getBytes()));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every JDK has SHA-256", impossible);
        }
    }
}
