package dev.lad.shared.node;

import dev.lad.shared.effects.EffectWatch;
import dev.lad.shared.events.Subscription;
import dev.lad.shared.jobs.JobRunner;
import io.vertx.core.Future;
import java.util.function.Supplier;

/** Work that a service does unasked: due jobs, other services' events. Starts after the service answers. */
public interface Background {

    Future<Void> start();

    /** Takes on nothing new at once; done when what is running has ended. */
    Future<Void> stop();

    static Background of(JobRunner jobs) {
        return of(jobs::start, jobs::drain);
    }

    static Background of(Subscription subscription) {
        return of(subscription::start, subscription::stop);
    }

    static Background of(EffectWatch watch) {
        return of(watch::start, watch::stop);
    }

    private static Background of(Runnable start, Supplier<Future<Void>> stop) {
        return new Background() {
            @Override
            public Future<Void> start() {
                start.run();
                return Future.succeededFuture();
            }

            @Override
            public Future<Void> stop() {
                return stop.get();
            }
        };
    }
}
