package dev.lad.campaigns.walk;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lad.campaigns.plan.Plan.Node;
import dev.lad.campaigns.plan.Step.Channel;
import dev.lad.campaigns.plan.Step.VoiceCall;
import dev.lad.shared.db.Sql;
import dev.lad.shared.jobs.Job;
import dev.lad.shared.jobs.Jobs;
import dev.lad.shared.jobs.Outcome;
import dev.lad.shared.json.Json;
import dev.lad.shared.time.Time;
import io.vertx.core.Future;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Writes down what came of a touch. Runs in a transaction that holds the walk, which may have moved meanwhile. */
final class Recorder {
    /** A call of which nothing is heard for this long counts as over. */
    private static final Duration CALL_LIMIT = Duration.ofHours(1);

    /** Who was asked looks for some two hours whether it was done; who hears nothing by then goes on. */
    private static final Duration SETTLING_LIMIT = Duration.ofHours(3);

    private final Jobs jobs;
    private final WalkStore walks;
    private final TouchStore touches;
    private final NewsStore facts = new NewsStore();
    private final Steps steps;
    private final Reached reached;
    private final Time time;

    Recorder(Jobs jobs, WalkStore walks, TouchStore touches, Steps steps, Reached reached, Time time) {
        this.jobs = jobs;
        this.walks = walks;
        this.touches = touches;
        this.steps = steps;
        this.reached = reached;
        this.time = time;
    }

    Future<Outcome> record(Sql sql, Job job, Walk walk, Order order, Result result) {
        if (result instanceof Result.Done done) {
            return order.action() instanceof VoiceCall
                    ? called(sql, job, walk, order, done)
                    : happened(sql, job, walk, order, done);
        }
        if (result instanceof Result.Uncertain maybe) {
            return uncertain(sql, job, walk, order, maybe);
        }
        if (result instanceof Result.Needless needless) {
            return needless(sql, job, walk, order, needless);
        }
        if (result instanceof Result.Refused refused) {
            return refused(sql, job, walk, order, refused);
        }
        if (result instanceof Result.Held held) {
            return held(sql, job, walk, order, held);
        }
        return jobs.settle(sql, job, Outcome.later(((Result.Busy) result).pause()));
    }

    private Future<Outcome> happened(Sql sql, Job job, Walk walk, Order order, Result.Done done) {
        JsonNode answer = kept(walk, done.answer());
        return touches.end(sql, order.touchId(), TouchState.DONE, done.outcome(), answer, done.credits(), now())
                .compose(isNew -> isNew ? reached(sql, walk, order, done.answer()) : Future.succeededFuture())
                .compose(told -> goOn(sql, job, walk, order));
    }

    /** A lead stays where it is while somebody finds out; where nobody does, what may have happened is not repeated. */
    private Future<Outcome> uncertain(Sql sql, Job job, Walk walk, Order order, Result.Uncertain maybe) {
        JsonNode answer = kept(walk, maybe.answer());
        Instant now = now();
        return maybe.pending()
                ? touches.doubt(sql, order.touchId(), answer, now.plus(SETTLING_LIMIT), now)
                        .compose(kept -> lookAgain(sql, job))
                : touches.end(sql, order.touchId(), TouchState.UNCERTAIN, "uncertain", answer, BigDecimal.ZERO, now)
                        .compose(ended -> goOn(sql, job, walk, order));
    }

    private Future<Outcome> goOn(Sql sql, Job job, Walk walk, Order order) {
        return standsAt(walk, order) ? steps.go(sql, job, walk, walk.node().flatMap(Node::next)) : lookAgain(sql, job);
    }

    /** The news that the call has ended may have overtaken the answer that it was placed. */
    private Future<Outcome> called(Sql sql, Job job, Walk walk, Order order, Result.Done done) {
        boolean over = walk.touch()
                .filter(touch -> touch.id().equals(order.touchId()) && touch.state() == TouchState.DONE)
                .isPresent();
        Instant limit = now().plus(CALL_LIMIT);
        return touches.await(sql, order.touchId(), kept(walk, done.answer()), limit)
                .compose(isNew -> isNew ? reached(sql, walk, order, done.answer()) : Future.succeededFuture())
                .compose(told -> over || !standsAt(walk, order)
                        ? lookAgain(sql, job)
                        : jobs.settle(sql, job, Outcome.again(limit)));
    }

    private Future<Outcome> needless(Sql sql, Job job, Walk walk, Order order, Result.Needless needless) {
        return touches.end(sql, order.touchId(), TouchState.SKIPPED, needless.outcome(), now())
                .compose(done -> needless.outcome().equals(Result.Needless.CONNECTED)
                        ? facts.accepted(sql, walk.id(), now())
                        : Future.succeededFuture(false))
                .compose(known -> lookAgain(sql, job));
    }

    private Future<Outcome> refused(Sql sql, Job job, Walk walk, Order order, Result.Refused refused) {
        JsonNode answer = Json.object().put("code", refused.code()).put("error", refused.sentence());
        return touches.end(
                        sql,
                        order.touchId(),
                        TouchState.FAILED,
                        refused.code(),
                        kept(walk, answer),
                        BigDecimal.ZERO,
                        now())
                .compose(ended -> ended && standsAt(walk, order)
                        ? steps.refused(sql, job, walk, walk.node().orElseThrow(), refused.code())
                        : lookAgain(sql, job));
    }

    /** Held for the whole channel, so that the other leads of the campaign wait without asking one by one, unless they need not. */
    private Future<Outcome> held(Sql sql, Job job, Walk walk, Order order, Result.Held held) {
        Channel channel = order.action().channel();
        List<Verdict> verdicts = List.of(Verdict.wait(Guards.NOT_HELD, held.reason(), held.until()));
        boolean lone = held.lone() && order.accounts().of(channel).isEmpty();
        Future<Void> others = lone
                ? Future.succeededFuture()
                : walks.hold(sql, walk, channel.key(), new Guards.Hold(held.reason(), held.until()));
        return others.compose(done -> touches.postpone(sql, order.touchId(), verdicts, held.until()))
                .compose(postponed -> postponed && standsAt(walk, order)
                        ? walks.judged(sql, walk, verdicts, held.until(), now())
                                .compose(kept -> jobs.settle(sql, job, Outcome.again(held.until())))
                        : lookAgain(sql, job));
    }

    private Future<Void> reached(Sql sql, Walk walk, Order order, JsonNode answer) {
        Channel channel = order.action().channel();
        if (!channel.outward()) {
            return Future.succeededFuture();
        }
        Optional<String> linkedinId = channel == Channel.LINKEDIN
                ? Optional.of(answer.path("providerId").asText("")).filter(id -> !id.isEmpty())
                : Optional.empty();
        var contact = new Reached.Contact(
                walk.tenantId(), walk.campaignId(), walk.id(), walk.lead().id(), order.touchId(), channel.key());
        return reached.write(sql, contact, linkedinId);
    }

    /** An answer may name the lead. */
    private static JsonNode kept(Walk walk, JsonNode answer) {
        return walk.erased() ? Json.object() : answer;
    }

    private Future<Outcome> lookAgain(Sql sql, Job job) {
        return jobs.settle(sql, job, Outcome.again(now()));
    }

    /** False where the lead has replied or was stopped while the touch was under way. */
    private static boolean standsAt(Walk walk, Order order) {
        return walk.touch().filter(touch -> touch.id().equals(order.touchId())).isPresent();
    }

    private Instant now() {
        return time.business().instant();
    }
}
