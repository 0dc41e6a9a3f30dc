package dev.lad.shared.events;

import dev.lad.bus.Trace;
import dev.lad.shared.db.Database;
import dev.lad.shared.jobs.Job;
import dev.lad.shared.jobs.JobKind;
import dev.lad.shared.jobs.JobRunner;
import dev.lad.shared.jobs.Jobs;
import dev.lad.shared.jobs.NewJob;
import dev.lad.shared.jobs.Outcome;
import dev.lad.shared.json.Json;
import dev.lad.shared.observe.CurrentTrace;
import dev.lad.shared.time.Time;
import io.vertx.core.Future;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Webhooks: stored first, answered, then processed, each once however often it is delivered. Of one that was processed only
 * its id is kept.
 *
 * <p>The order in which providers deliver is not kept: handlers must take a late event for what it is.
 */
public final class Inbox {
    private static final Duration KEPT = Duration.ofDays(30);

    private final Database database;
    private final Time time;
    private final Jobs jobs;

    public Inbox(Database database, Time time, Jobs jobs) {
        this.database = database;
        this.time = time;
        this.jobs = jobs;
    }

    /** Has a provider's webhooks processed by this handler, as jobs of the kind {@code inbox.<provider>}. */
    public void process(JobRunner runner, String provider, InboxHandler handler) {
        runner.handle(JobKind.named(kind(provider)), (job, caller) -> process(provider, job, handler));
    }

    /**
     * Stores a webhook whose signature has been verified on these bytes. Answer the provider when this is done.
     *
     * @return false where it was delivered before
     */
    public Future<Boolean> accept(InboxMessage message) {
        return accept(message, Optional.empty());
    }

    /**
     * The same, to be processed in the trace of the request that made the provider call back.
     *
     * @param cause empty: in the trace of the delivery itself
     */
    public Future<Boolean> accept(InboxMessage message, Optional<Trace> cause) {
        return database.inSystem(sql -> InboxStore.insert(sql, message)
                .compose(isNew -> isNew
                        ? jobs.enqueue(sql, List.of(work(message)), cause.or(CurrentTrace::get))
                                .map(true)
                        : Future.succeededFuture(false)));
    }

    /** Removes what was processed and came more than 30 days ago: no provider delivers again after so long. */
    public static Future<Integer> prune(Database database, Clock wall) {
        return InboxStore.prune(database.system(), wall.instant().minus(KEPT));
    }

    private NewJob work(InboxMessage message) {
        return new NewJob(
                Optional.empty(),
                kind(message.provider()),
                Optional.of(message.eventId()),
                Json.object(),
                time.business().instant());
    }

    private Future<Outcome> process(String provider, Job job, InboxHandler handler) {
        return database.inSystem(sql -> InboxStore.find(sql, provider, job.key().orElseThrow())
                .compose(message -> handler.handle(sql, message))
                .compose(handled -> InboxStore.processed(
                        sql, provider, job.key().orElseThrow(), time.wall().instant()))
                .compose(marked -> jobs.settle(sql, job, Outcome.done())));
    }

    private static String kind(String provider) {
        return "inbox." + provider;
    }
}
