package dev.lad.campaigns.walk;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lad.campaigns.plan.Plan.Node;
import dev.lad.campaigns.plan.Step.Channel;
import dev.lad.campaigns.plan.Step.VoiceCall;
import dev.lad.shared.db.Sql;
import dev.lad.shared.events.Outbox;
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

    private final Jobs jobs;
    private final WalkStore walks;
    private final TouchStore touches;
    private final NewsStore facts = new NewsStore();
    private final Steps steps;
    private final Outbox outbox;
    private final Time time;

    Recorder(Jobs jobs, WalkStore walks, TouchStore touches, Steps steps, Outbox outbox, Time time) {
        this.jobs = jobs;
        this.walks = walks;
        this.touches = touches;
        this.steps = steps;
        this.outbox = outbox;
        this.time = time;
    }

    Future<Outcome> record(Sql sql, Job job, Walk walk, Order order, Result result) {
        if (result instanceof Result.Done done) {
            return order.action() instanceof VoiceCall
                    ? called(sql, job, walk, order, done)
                    : happened(sql, job, walk, order, TouchState.DONE, done.outcome(), done.answer(), done.credits());
        }
        if (result instanceof Result.Uncertain maybe) {
            return happened(sql, job, walk, order, TouchState.UNCERTAIN, "uncertain", maybe.answer(), maybe.credits());
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

    private Future<Outcome> happened(
            Sql sql,
            Job job,
            Walk walk,
            Order order,
            TouchState state,
            String outcome,
            JsonNode answer,
            BigDecimal credits) {
        return touches.end(sql, order.touchId(), state, outcome, kept(walk, answer), credits, now())
                .compose(done -> touched(sql, walk, order, answer))
                .compose(done -> standsAt(walk, order)
                        ? steps.go(sql, job, walk, walk.node().flatMap(Node::next))
                        : lookAgain(sql, job));
    }

    /** The news that the call has ended may have overtaken the answer that it was placed. */
    private Future<Outcome> called(Sql sql, Job job, Walk walk, Order order, Result.Done done) {
        boolean over = walk.touch()
                .filter(touch -> touch.id().equals(order.touchId()) && touch.state() == TouchState.DONE)
                .isPresent();
        Instant limit = now().plus(CALL_LIMIT);
        return touches.await(sql, order.touchId(), kept(walk, done.answer()), limit)
                .compose(placed -> touched(sql, walk, order, done.answer()))
                .compose(placed -> over || !standsAt(walk, order)
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
                .compose(done -> standsAt(walk, order)
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
                .compose(done -> standsAt(walk, order)
                        ? walks.judged(sql, walk, verdicts, held.until(), now())
                                .compose(kept -> jobs.settle(sql, job, Outcome.again(held.until())))
                        : lookAgain(sql, job));
    }

    private Future<Void> touched(Sql sql, Walk walk, Order order, JsonNode answer) {
        if (order.action().channel() == Channel.DEALS) {
            return Future.succeededFuture();
        }
        Optional<String> linkedinId = order.action().channel() == Channel.LINKEDIN
                ? Optional.of(answer.path("providerId").asText("")).filter(id -> !id.isEmpty())
                : Optional.empty();
        return walks.touched(sql, walk, linkedinId, now())
                .compose(done -> outbox.append(
                        sql,
                        walk.tenantId(),
                        "touch.done",
                        Json.object()
                                .put("touchId", order.touchId().toString())
                                .put("campaignId", walk.campaignId().toString())
                                .put("leadId", walk.lead().id().toString())
                                .put("channel", order.action().channel().key())))
                .mapEmpty();
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
