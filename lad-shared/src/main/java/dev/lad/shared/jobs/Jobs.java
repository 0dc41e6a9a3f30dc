package dev.lad.shared.jobs;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lad.bus.Trace;
import dev.lad.shared.db.Sql;
import dev.lad.shared.errors.Failure;
import dev.lad.shared.observe.CurrentTrace;
import dev.lad.shared.time.Ids;
import dev.lad.shared.time.Time;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Enqueues, moves and cancels background work in the caller's transaction: it happens if, and only if, that commits.
 */
public final class Jobs {
    private static final int CHUNK = 1_000;

    private final Time time;
    private final Ids ids;
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();

    public Jobs(Time time) {
        this.time = time;
        this.ids = new Ids(time.wall());
    }

    /**
     * Enqueues work under a key.
     *
     * @return false where the tenant has a live job of this kind and key already; that one stays as it is
     */
    public Future<Boolean> enqueue(Sql sql, UUID tenantId, String kind, String key, JsonNode payload, Instant dueAt) {
        return enqueue(sql, List.of(new NewJob(tenantId, kind, key, payload, dueAt)))
                .map(added -> added > 0);
    }

    /** Enqueues many in few statements; answers how many had no live job of their key yet. */
    public Future<Integer> enqueue(Sql sql, List<NewJob> jobs) {
        return enqueue(sql, jobs, CurrentTrace.get());
    }

    /**
     * Enqueues work with a key that begins after this transaction, also where such work waits already. Work that is running
     * may have read what was there before: then it fails with {@link Failure.Unavailable}, for the transaction to be rolled
     * back and tried again when that work has ended.
     */
    public Future<Void> enqueueBehind(Sql sql, NewJob job) {
        return enqueue(sql, List.of(job))
                .compose(added -> added > 0
                        ? Future.succeededFuture(true)
                        : reschedule(sql, job.tenantId(), job.kind(), job.key().orElseThrow(), job.dueAt()))
                .compose(comes -> comes ? Future.succeededFuture() : Future.failedFuture(underWay()));
    }

    private static Failure underWay() {
        return new Failure.Unavailable(
                "work_under_way", "The same work is being done at this moment; try again.", Duration.ofSeconds(1));
    }

    /** The same in the trace of {@code cause}: for work that an earlier request set off. */
    public Future<Integer> enqueue(Sql sql, List<NewJob> jobs, Optional<Trace> cause) {
        Future<Integer> added = Future.succeededFuture(0);
        for (int from = 0; from < jobs.size(); from += CHUNK) {
            List<NewJob> chunk = jobs.subList(from, Math.min(jobs.size(), from + CHUNK));
            added = added.compose(
                    sum -> insert(sql, chunk, Optional.empty(), cause).map(more -> sum + more));
        }
        return added.onSuccess(sum -> wakeIfDue(jobs));
    }

    /** Enqueues work that waits out a pause on the wall clock first, however fast the business clock runs. */
    public Future<Boolean> enqueueAfter(Sql sql, Duration pause, NewJob job) {
        Optional<Instant> until = Optional.of(time.wall().instant().plus(pause));
        return insert(sql, List.of(job), until, CurrentTrace.get()).map(added -> added > 0);
    }

    /**
     * Takes back live work of the service's or a tenant's own. Where it runs at this moment it runs on, but what comes of
     * it is dropped.
     *
     * @return whether there was any
     */
    public Future<Boolean> cancel(Sql sql, Optional<UUID> tenantId, String kind, String key) {
        return JobStore.cancel(sql, tenantId.orElse(null), kind, key, null);
    }

    /** The same, but only where its payload is this: what somebody else has enqueued meanwhile stays. */
    public Future<Boolean> cancel(Sql sql, Optional<UUID> tenantId, String kind, String key, JsonNode payload) {
        return JobStore.cancel(sql, tenantId.orElse(null), kind, key, payload);
    }

    /** What live work is about, whether it waits or runs. */
    public Future<Optional<JsonNode>> payload(Sql sql, Optional<UUID> tenantId, String kind, String key) {
        return JobStore.payload(sql, tenantId.orElse(null), kind, key);
    }

    /**
     * Moves live work to another time, earlier or later.
     *
     * @return false where there is none, or where it is running at this moment
     */
    public Future<Boolean> reschedule(Sql sql, Optional<UUID> tenantId, String kind, String key, Instant dueAt) {
        return reschedule(sql, tenantId, kind, List.of(key), dueAt).map(moved -> moved > 0);
    }

    /** The same for many keys in one statement; answers how much was moved. */
    public Future<Integer> reschedule(
            Sql sql, Optional<UUID> tenantId, String kind, Collection<String> keys, Instant dueAt) {
        return JobStore.reschedule(sql, tenantId.orElse(null), kind, keys, dueAt)
                .onSuccess(moved -> {
                    if (moved > 0 && !dueAt.isAfter(time.business().instant())) {
                        wake();
                    }
                });
    }

    /**
     * Settles a running job inside the handler's transaction, so that what the handler wrote and the end of the job are
     * one. Fails with {@link Failure.Conflict} {@code lease_lost}, which must roll that transaction back, when the job
     * is no longer the handler's. The handler then answers {@link Outcome#settled}.
     */
    public Future<Outcome> settle(Sql sql, Job job, Outcome.Progress progress) {
        Future<Boolean> held;
        if (progress instanceof Outcome.Again again) {
            held = JobStore.again(sql, job, again.dueAt(), again.payload());
        } else if (progress instanceof Outcome.Later later) {
            Instant until = time.wall().instant().plus(later.pause());
            held = JobStore.rest(sql, job, job.attempt() - 1, until, Optional.empty());
        } else {
            held = JobStore.done(sql, job);
        }
        return held.compose(settled -> settled
                ? Future.succeededFuture(Outcome.settled())
                : Future.failedFuture(new Failure.Conflict(
                        "lease_lost", "This work was cancelled, or another instance has taken it up.")));
    }

    /** Work that was given up, in the scope of {@code sql}, longest dead first. */
    public Future<List<DeadJob>> dead(Sql sql, int most) {
        return JobStore.dead(sql, most);
    }

    /**
     * Lets a dead job run again, with all its attempts.
     *
     * @return false where there is no such dead job
     */
    public Future<Boolean> retry(Sql sql, UUID id) {
        return JobStore.retry(sql, id, time.business().instant()).onSuccess(revived -> wake());
    }

    /** Removes a dead job. */
    public Future<Boolean> discard(Sql sql, UUID id) {
        return JobStore.discard(sql, id);
    }

    /** Calls back whenever something that is due now was enqueued in this process, usually just before its commit. */
    void onDue(Runnable listener) {
        listeners.add(listener);
    }

    private Future<Integer> insert(Sql sql, List<NewJob> jobs, Optional<Instant> restUntil, Optional<Trace> cause) {
        List<UUID> keys = jobs.stream().map(job -> ids.next()).toList();
        return JobStore.insert(sql, keys, jobs, time.wall().instant(), restUntil, cause);
    }

    private void wakeIfDue(List<NewJob> jobs) {
        Instant now = time.business().instant();
        if (jobs.stream().anyMatch(job -> !job.dueAt().isAfter(now))) {
            wake();
        }
    }

    private void wake() {
        listeners.forEach(Runnable::run);
    }
}
