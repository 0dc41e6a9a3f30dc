package dev.lad.shared.jobs;

import dev.lad.bus.Trace;
import dev.lad.shared.db.Database;
import dev.lad.shared.errors.Failure;
import dev.lad.shared.observe.CurrentTrace;
import dev.lad.shared.observe.Instruments;
import dev.lad.shared.observe.JobMeters;
import dev.lad.shared.observe.Span;
import dev.lad.shared.observe.Spans;
import dev.lad.shared.service.Caller;
import dev.lad.shared.time.Time;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Claims and runs the jobs of one service. Each instance of the service has one; together they share the table.
 *
 * <p>Jobs are claimed oldest first. While more is due than this runner can take, turns go round by tenant, so that one
 * tenant's hundred thousand do not keep another's one waiting.
 */
public final class JobRunner {
    private static final Logger log = LoggerFactory.getLogger(JobRunner.class);

    private final Vertx vertx;
    private final Context context;
    private final Database database;
    private final Time time;
    private final String service;
    private final JobSettings settings;
    private final JobClaims claims;
    private final Jobs jobs;
    private final Pulse pulse;
    private final ClockSpeed speed;
    private final Map<String, Registered> kinds = new HashMap<>();
    private final Map<UUID, Job> held = new HashMap<>();
    private final JobSettling settling;
    private final JobMeters meters;
    private final Spans spans;
    private long renewal = -1;
    private @Nullable Promise<Void> drained;

    private record Registered(JobKind kind, JobWork work) {}

    /**
     * A runner that does nothing before {@link #start}.
     *
     * @param service the service's own name, under which handlers act
     */
    public JobRunner(
            Vertx vertx,
            Database database,
            Time time,
            String service,
            Jobs jobs,
            JobSettings settings,
            Instruments instruments) {
        this.vertx = vertx;
        this.context = vertx.getOrCreateContext();
        this.database = database;
        this.time = time;
        this.service = service;
        this.jobs = jobs;
        this.settings = settings;
        this.claims = new JobClaims(database, time, settings);
        this.meters = instruments.jobs();
        this.spans = instruments.spans();
        this.settling = new JobSettling(database, time, meters);
        this.speed = new ClockSpeed(time);
        this.pulse = new Pulse(vertx, context, () -> speed.idlePause(settings.idlePoll()), this::poll);
    }

    /** Registers the handler of a kind; before {@link #start}. Jobs of other kinds are left to other instances. */
    public JobRunner handle(JobKind kind, JobWork work) {
        if (kinds.putIfAbsent(kind.name(), new Registered(kind, work)) != null) {
            throw new IllegalArgumentException("two handlers for jobs of kind " + kind.name());
        }
        return this;
    }

    /** Begins to claim. */
    public void start() {
        jobs.onDue(this::wake);
        renewal = vertx.setPeriodic(settings.lease().toMillis() / 3, tick -> context.runOnContext(ready -> renew()));
        pulse.start();
    }

    /** Looks for due jobs now. */
    public void wake() {
        pulse.wake();
    }

    /** Claims nothing from now on; done when all that is held has been settled. */
    public Future<Void> drain() {
        return pulse.stop().compose(stopped -> {
            Promise<Void> empty = Promise.promise();
            context.runOnContext(ready -> {
                drained = empty;
                completeWhenEmpty();
            });
            return empty.future().onComplete(done -> vertx.cancelTimer(renewal));
        });
    }

    private Future<Pulse.Beat> poll() {
        int room = settings.concurrency() - held.size();
        if (room == 0) {
            return Future.succeededFuture(Pulse.Beat.NONE);
        }
        return claims.claim(kinds.keySet(), room)
                .onFailure(e ->
                        log.atWarn().addKeyValue("service", service).setCause(e).log("jobs.claim_failed"))
                .compose(found -> {
                    Promise<Pulse.Beat> begun = Promise.promise();
                    context.runOnContext(ready -> {
                        found.forEach(this::begin);
                        begun.complete(found.isEmpty() ? Pulse.Beat.NONE : Pulse.Beat.SOME);
                    });
                    return begun.future();
                });
    }

    private void begin(Job job) {
        held.put(job.id(), job);
        meters.running(held.size());
        Registered registered = kinds.get(job.kind());
        if (registered == null) {
            throw new IllegalStateException("claimed a job of kind " + job.kind() + ", which nobody handles");
        }
        long begun = meters.begin();
        traced(job, registered)
                .onFailure(e -> log.atWarn()
                        .addKeyValue("job", job.id())
                        .addKeyValue("kind", job.kind())
                        .setCause(e)
                        .log("job.settle_failed"))
                .onComplete(settled -> {
                    meters.ended(job.kind(), begun);
                    context.runOnContext(ready -> end(job));
                });
    }

    /** From the run to what is written down of it, in the trace of the request that enqueued it. */
    private Future<Void> traced(Job job, Registered registered) {
        Span span = spans.work("job " + job.kind(), job.cause().orElseGet(Trace::begin));
        return CurrentTrace.in(
                context,
                span.trace(),
                () -> span.around(() -> run(job, registered, span.trace())
                        .compose(outcome -> settling.settle(job, registered.kind(), outcome))));
    }

    private Future<Outcome> run(Job job, Registered registered, Trace trace) {
        JobKind kind = registered.kind();
        if (job.attempt() > kind.attempts()) {
            return Future.succeededFuture(Outcome.dead("no instance finished it in " + kind.attempts() + " attempts"));
        }
        Caller caller = job.tenantId()
                .map(tenant -> Caller.background(service, tenant, time.wall(), kind.deadline()))
                .orElseGet(() -> Caller.background(service, time.wall(), kind.deadline()))
                .at(trace);
        return Future.succeededFuture()
                .compose(ready -> registered.work().run(job, caller))
                .timeout(kind.deadline().toMillis(), TimeUnit.MILLISECONDS)
                .recover(e -> Future.succeededFuture(failed(job, e)));
    }

    private static Outcome failed(Job job, Throwable cause) {
        if (!(cause instanceof Failure || cause instanceof TimeoutException)) {
            log.atError()
                    .addKeyValue("job", job.id())
                    .addKeyValue("kind", job.kind())
                    .setCause(cause)
                    .log("job.handler_broke");
        }
        return new Outcome.Failed(Reasons.of(cause), Reasons.retryAfter(cause));
    }

    private void renew() {
        int renewed = held.size();
        if (renewed > 0) {
            JobStore.renew(database.system(), claims.holder(), held.keySet(), claims.leaseEnd())
                    .onFailure(e -> log.atWarn()
                            .addKeyValue("service", service)
                            .addKeyValue("held", renewed)
                            .setCause(e)
                            .log("jobs.renew_failed"));
        }
    }

    private void end(Job job) {
        held.remove(job.id());
        meters.running(held.size());
        if (claims.backlog() && held.size() <= settings.concurrency() / 2) {
            pulse.wake();
        }
        completeWhenEmpty();
    }

    private void completeWhenEmpty() {
        if (drained != null && held.isEmpty()) {
            drained.tryComplete();
        }
    }
}
