package dev.lad.shared.jobs;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Polls: quickly while there is work, slower and slower while there is none, at once when woken. One poll at a time.
 *
 * <p>A wake-up usually comes just before the commit that it announces. So a woken pulse polls at once and then begins
 * again with its shortest pause: it meets the commit within milliseconds, whenever that comes.
 */
public final class Pulse {
    private static final Duration SHORTEST = Duration.ofMillis(20);

    private final Vertx vertx;
    private final Context context;
    private final Supplier<Future<Beat>> poll;
    private final Supplier<Duration> longest;
    private Duration pause = SHORTEST;
    private long timer = -1;
    private boolean woken;
    private boolean stopped = true;
    private @Nullable Promise<Void> polling;

    /** What a poll found, which decides when the next one comes. */
    public enum Beat {
        /** There is more to fetch: poll again at once. */
        MORE,
        /** There was something: more may follow soon. */
        SOME,
        /** There was nothing. */
        NONE
    }

    /**
     * @param longest the pause that idle polling grows to; asked each time, since it may depend on the clock's speed
     * @param poll does one poll on the given context; a failed one counts as {@link Beat#NONE}
     */
    public Pulse(Vertx vertx, Context context, Supplier<Duration> longest, Supplier<Future<Beat>> poll) {
        this.vertx = vertx;
        this.context = context;
        this.longest = longest;
        this.poll = poll;
    }

    public void start() {
        context.runOnContext(ready -> {
            stopped = false;
            beat();
        });
    }

    /** Polls now. From any thread, as often as one likes. */
    public void wake() {
        context.runOnContext(ready -> {
            pause = SHORTEST;
            woken = true;
            beat();
        });
    }

    /** No further poll begins; done when the one that is running has ended. */
    public Future<Void> stop() {
        Promise<Void> stop = Promise.promise();
        context.runOnContext(ready -> {
            stopped = true;
            vertx.cancelTimer(timer);
            (polling == null ? Future.<Void>succeededFuture() : polling.future()).onComplete(stop);
        });
        return stop.future();
    }

    private void beat() {
        if (stopped || polling != null) {
            return;
        }
        vertx.cancelTimer(timer);
        woken = false;
        Promise<Void> ended = Promise.promise();
        polling = ended;
        poll.get()
                .otherwise(Beat.NONE)
                .onSuccess(beat -> context.runOnContext(ready -> {
                    polling = null;
                    ended.complete();
                    next(beat);
                }));
    }

    private void next(Beat found) {
        if (stopped) {
            return;
        }
        if (found == Beat.MORE || woken) {
            beat();
            return;
        }
        Duration most = longest.get();
        if (found == Beat.SOME) {
            pause = SHORTEST;
        }
        pause = pause.compareTo(most) < 0 ? pause : most;
        timer = vertx.setTimer(pause.toMillis(), due -> beat());
        pause = pause.multipliedBy(2);
    }
}
