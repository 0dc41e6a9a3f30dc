package dev.lad.campaigns.walk;

import dev.lad.campaigns.walk.WalkJobs.Subject;
import dev.lad.shared.db.Database;
import dev.lad.shared.errors.Failure;
import dev.lad.shared.jobs.Job;
import dev.lad.shared.jobs.JobKind;
import dev.lad.shared.jobs.JobWork;
import dev.lad.shared.jobs.Outcome;
import dev.lad.shared.jobs.Reasons;
import dev.lad.shared.json.Json;
import dev.lad.shared.service.Caller;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.UUID;

/**
 * Looks at one walk: in one transaction decides what is to be done now, asks for it, and in another one records what came
 * of it and when to look again.
 */
final class Walker implements JobWork {
    /** After this many tries without an answer, some three hours, a touch is given up. */
    private static final int PATIENCE = 25;

    /** With more attempts than {@link #PATIENCE}, so that it is this class that gives up and the lead shows why. */
    static final JobKind KIND =
            JobKind.named(WalkJobs.KIND).withAttempts(PATIENCE + 5).withDeadline(Duration.ofSeconds(75));

    private final Database database;
    private final Turns turns;
    private final Recorder recorder;
    private final Outreach outreach;
    private final LeadDirectory directory;
    private final WalkStore walks;

    Walker(
            Database database,
            Turns turns,
            Recorder recorder,
            Outreach outreach,
            LeadDirectory directory,
            WalkStore walks) {
        this.database = database;
        this.turns = turns;
        this.recorder = recorder;
        this.outreach = outreach;
        this.directory = directory;
        this.walks = walks;
    }

    @Override
    public Future<Outcome> run(Job job, Caller caller) {
        return decide(job, caller, false).compose(turn -> carryOut(job, caller, turn));
    }

    private Future<Turn> decide(Job job, Caller caller, boolean refreshed) {
        Subject subject = Subject.of(job);
        return database.inTenant(caller.tenantId(), sql -> LockStore.shared(sql, subject.campaignId())
                .compose(locked -> walks.lock(sql, subject.walkId()))
                .compose(walk -> walk.isPresent()
                        ? turns.decide(sql, job, walk.get(), refreshed)
                        : turns.gone(sql, job).<Turn>map(Turn.Settled::new)));
    }

    private Future<Outcome> carryOut(Job job, Caller caller, Turn turn) {
        if (turn instanceof Turn.Settled settled) {
            return Future.succeededFuture(settled.outcome());
        }
        if (turn instanceof Turn.Refresh refresh) {
            return refresh(caller, Subject.of(job).walkId(), refresh.leadId())
                    .compose(done -> decide(job, caller, true))
                    .compose(next -> carryOut(job, caller, next));
        }
        Order order = ((Turn.Ask) turn).order();
        return outreach.perform(caller, order)
                .recover(unknown -> job.attempt() < PATIENCE
                        ? Future.failedFuture(unknown)
                        : Future.succeededFuture(givenUp(unknown)))
                .compose(result -> record(job, caller, order, result));
    }

    private Future<Outcome> record(Job job, Caller caller, Order order, Result result) {
        Subject subject = Subject.of(job);
        return database.inTenant(caller.tenantId(), sql -> LockStore.shared(sql, subject.campaignId())
                .compose(locked -> walks.lock(sql, subject.walkId()))
                .compose(walk -> walk.isPresent()
                        ? recorder.record(sql, job, walk.get(), order, result)
                        : turns.gone(sql, job)));
    }

    private Future<Void> refresh(Caller caller, UUID walkId, UUID leadId) {
        return directory
                .find(caller, leadId)
                .compose(card -> card.isPresent()
                        ? walks.refresh(database.tenant(caller.tenantId()), walkId, card.get())
                        : Future.succeededFuture());
    }

    /** What may have happened must not happen again; what is known to have failed has failed. */
    private static Result givenUp(Throwable unknown) {
        return unknown instanceof Failure failure && failure.status() < 500 && !Refusals.isUnderWay(failure)
                ? new Result.Refused(failure.code(), failure.sentence())
                : new Result.Uncertain(Json.object().put("error", Reasons.of(unknown)), false);
    }
}
