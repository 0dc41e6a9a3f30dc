package dev.lad.testkit;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.internal.VertxInternal;
import io.vertx.core.internal.threadchecker.BlockedThreadEvent;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Fails a test whose event loop has been blocked: one that waits for something while it handles an event, however busy the
 * machine is, or one that works on a single event for longer than even a busy machine needs.
 */
final class LoopWatch {
    private static final long LOOK_EVERY_MILLIS = 100;
    private static final long WAITING_MILLIS = 500;
    private static final long WORKING_MILLIS = 10_000;

    private final Set<String> blocked = ConcurrentHashMap.newKeySet();

    static VertxOptions options() {
        return new VertxOptions()
                .setBlockedThreadCheckInterval(LOOK_EVERY_MILLIS)
                .setMaxEventLoopExecuteTime(WAITING_MILLIS)
                .setMaxEventLoopExecuteTimeUnit(TimeUnit.MILLISECONDS);
    }

    static LoopWatch over(Vertx vertx) {
        LoopWatch watch = new LoopWatch();
        ((VertxInternal) vertx).blockedThreadChecker().setThreadBlockedHandler(watch::look);
        return watch;
    }

    /** @throws AssertionError with the stack of every blocked loop */
    void check() {
        if (!blocked.isEmpty()) {
            throw new AssertionError("An event loop was blocked:\n" + String.join("\n\n", blocked));
        }
    }

    private void look(BlockedThreadEvent event) {
        Thread thread = event.thread();
        Thread.State state = thread.getState();
        boolean waits = state == Thread.State.WAITING || state == Thread.State.TIMED_WAITING;
        boolean isLoop = thread.getName().contains("eventloop");
        if (isLoop && (waits || TimeUnit.NANOSECONDS.toMillis(event.duration()) > WORKING_MILLIS)) {
            blocked.add(Stream.of(thread.getStackTrace())
                    .map(StackTraceElement::toString)
                    .collect(Collectors.joining("\n    at ", thread.getName() + " " + state + "\n    at ", "")));
        }
    }
}
