package dev.lad.campaigns.walk;

import dev.lad.campaigns.plan.Plan.Node;
import dev.lad.campaigns.plan.Step;
import dev.lad.campaigns.plan.Step.Delay;
import dev.lad.campaigns.plan.Step.Fact;
import dev.lad.campaigns.plan.Step.WaitForAcceptance;
import dev.lad.shared.db.Sql;
import dev.lad.shared.jobs.Job;
import dev.lad.shared.jobs.Jobs;
import dev.lad.shared.jobs.Outcome;
import dev.lad.shared.time.Time;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Decides what is to be done with a walk now. Runs in a transaction that holds the walk. */
final class Turns {
    /** By then it is known what became of touches under way. */
    private static final Duration SOON = Duration.ofSeconds(3);

    private final Jobs jobs;
    private final WalkStore walks;
    private final TouchStore touches;
    private final Steps steps;
    private final Caps caps;
    private final Time time;

    Turns(Jobs jobs, WalkStore walks, TouchStore touches, Steps steps, Time time) {
        this.jobs = jobs;
        this.walks = walks;
        this.touches = touches;
        this.steps = steps;
        this.caps = new Caps(touches);
        this.time = time;
    }

    Future<Turn> decide(Sql sql, Job job, Walk walk, boolean refreshed) {
        if (!walk.state().isLive() && !walk.reacting()) {
            return over(sql, job, walk);
        }
        if (walk.status() == CampaignStatus.STOPPED) {
            return steps.end(sql, job, walk, LeadState.STOPPED, Optional.of("campaign_stopped"))
                    .map(Turn.Settled::new);
        }
        if (walk.state().isLive() && walk.status() != CampaignStatus.RUNNING) {
            return park(sql, job, walk);
        }
        Optional<Node> node = walk.node();
        if (walk.touch().isEmpty() || node.isEmpty()) {
            Optional<String> to = walk.step().isPresent()
                    ? walk.step()
                    : Optional.of(walk.plan().first());
            return steps.go(sql, job, walk, to).map(Turn.Settled::new);
        }
        Walk.Touch touch = walk.touch().get();
        return node.get().step() instanceof Step.Action action
                ? act(sql, job, walk, touch, node.get(), action, refreshed)
                : waited(sql, job, walk, touch, node.get()).map(Turn.Settled::new);
    }

    /** A walk that was removed. */
    Future<Outcome> gone(Sql sql, Job job) {
        return jobs.settle(sql, job, Outcome.done());
    }

    private Future<Outcome> waited(Sql sql, Job job, Walk walk, Walk.Touch touch, Node node) {
        boolean due = !touch.dueAt().isAfter(now());
        if (node.step() instanceof WaitForAcceptance && walk.facts().contains(Fact.ACCEPTED)) {
            return touches.end(sql, touch.id(), TouchState.DONE, "accepted", now())
                    .compose(done -> steps.go(sql, job, walk, node.next()));
        }
        if (!due) {
            return jobs.settle(sql, job, Outcome.again(touch.dueAt()));
        }
        return node.step() instanceof Delay
                ? touches.end(sql, touch.id(), TouchState.DONE, "waited", now())
                        .compose(done -> steps.go(sql, job, walk, node.next()))
                : touches.end(sql, touch.id(), TouchState.SKIPPED, "not_accepted", now())
                        .compose(done -> node.otherwise().isPresent()
                                ? steps.go(sql, job, walk, node.otherwise())
                                : steps.end(sql, job, walk, LeadState.COMPLETED, Optional.of("not_accepted")));
    }

    private Future<Turn> act(
            Sql sql, Job job, Walk walk, Walk.Touch touch, Node node, Step.Action action, boolean refreshed) {
        return switch (touch.state()) {
            case PLANNED, STARTED -> guarded(sql, job, walk, touch, node, action, refreshed);
            case AWAITING ->
                touch.dueAt().isAfter(now())
                        ? jobs.settle(sql, job, Outcome.again(touch.dueAt())).map(Turn.Settled::new)
                        : touches.end(sql, touch.id(), TouchState.DONE, "no_news", now())
                                .compose(done -> steps.go(sql, job, walk, node.next()))
                                .map(Turn.Settled::new);
            case UNCERTAIN ->
                (touch.dueAt().isAfter(now())
                                ? jobs.settle(sql, job, Outcome.again(touch.dueAt()))
                                : steps.go(sql, job, walk, node.next()))
                        .map(Turn.Settled::new);
            case FAILED -> steps.refused(sql, job, walk, node, "not_done").map(Turn.Settled::new);
            case DONE, SKIPPED, CANCELED ->
                steps.go(sql, job, walk, node.next()).map(Turn.Settled::new);
        };
    }

    private Future<Turn> guarded(
            Sql sql, Job job, Walk walk, Walk.Touch touch, Node node, Step.Action action, boolean refreshed) {
        List<Verdict> verdicts = Guards.verdicts(walk.situation(action.channel(), now()));
        Optional<Verdict> objection = Guards.objection(verdicts);
        if (objection.isEmpty()) {
            return begin(sql, job, walk, touch, action, verdicts);
        }
        Verdict verdict = objection.get();
        if (verdict.until().isPresent()) {
            return wait(sql, job, walk, touch, verdicts, verdict.until().get());
        }
        if (verdict.guard().equals(Guards.REACHABLE) && !refreshed) {
            return Future.succeededFuture(new Turn.Refresh(walk.lead().id()));
        }
        String reason = verdict.reason().orElseThrow();
        // It was asked for and not answered: it may have happened, and is never written down as not done.
        boolean open = touch.state() == TouchState.STARTED;
        Future<Outcome> ended = verdict.guard().equals(Guards.NOT_SUPPRESSED)
                ? touches.end(sql, touch.id(), open ? TouchState.UNCERTAIN : TouchState.CANCELED, reason, now())
                        .compose(done -> steps.end(sql, job, walk, LeadState.STOPPED, Optional.of(reason)))
                : touches.end(sql, touch.id(), open ? TouchState.UNCERTAIN : TouchState.FAILED, reason, now())
                        .compose(done -> open
                                ? steps.go(sql, job, walk, node.next())
                                : steps.refused(sql, job, walk, node, reason));
        return ended.map(Turn.Settled::new);
    }

    private Future<Turn> begin(
            Sql sql, Job job, Walk walk, Walk.Touch touch, Step.Action action, List<Verdict> verdicts) {
        Instant now = now();
        return caps.full(sql, walk, touch, action.channel(), now).compose(found -> {
            if (found.isEmpty()) {
                Optional<LocalDate> day = Optional.of(Caps.day(walk.settings(), now))
                        .filter(any -> action.channel().outward());
                Order order = new Order(
                        touch.id(),
                        walk.campaignId(),
                        action,
                        walk.lead(),
                        walk.settings().accounts());
                return touches.start(sql, touch.id(), verdicts, day, !walk.touched(), now)
                        .map(new Turn.Ask(order));
            }
            Caps.Full full = found.get();
            if (full.until().isEmpty()) {
                return jobs.settle(sql, job, Outcome.later(SOON)).map(Turn.Settled::new);
            }
            Instant until = full.until().get();
            List<Verdict> all = new ArrayList<>(verdicts);
            all.add(Verdict.wait(Guards.WITHIN_CAPS, full.reason(), until));
            return walks.hold(sql, walk, full.scope(), new Guards.Hold(full.reason(), until))
                    .compose(held -> wait(sql, job, walk, touch, all, until));
        });
    }

    private Future<Turn> wait(Sql sql, Job job, Walk walk, Walk.Touch touch, List<Verdict> verdicts, Instant until) {
        return walks.judged(sql, walk, verdicts, until, now())
                .compose(kept -> touches.judged(sql, touch.id(), verdicts, until))
                .compose(kept -> jobs.settle(sql, job, Outcome.again(until)))
                .map(Turn.Settled::new);
    }

    private Future<Turn> park(Sql sql, Job job, Walk walk) {
        Verdict paused =
                Verdict.never(Guards.RUNNING, "campaign_" + walk.status().key());
        return walks.park(sql, walk, List.of(paused), now())
                .compose(parked -> jobs.settle(sql, job, Outcome.done()))
                .map(Turn.Settled::new);
    }

    /** The last look at a walk: the last of all ends the campaign. */
    private Future<Turn> over(Sql sql, Job job, Walk walk) {
        return touches.closeOpen(sql, walk, now())
                .compose(closed -> walks.completeIfOver(sql, walk, now()))
                .compose(over -> jobs.settle(sql, job, Outcome.done()))
                .map(Turn.Settled::new);
    }

    private Instant now() {
        return time.business().instant();
    }
}
