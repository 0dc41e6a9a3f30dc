package dev.lad.shared.node;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a process undoes before it ends, last started first: on a signal, or after a start that failed halfway.
 *
 * <p>The JVM waits for all of it, but not longer than {@link #LIMIT}. Steps run on a plain thread, so that they may wait
 * for futures; a step that fails does not keep the next from running.
 */
public final class Shutdown {
    /** Longer than a service takes to drain and PostgreSQL to close; after it the process ends as it is. */
    static final Duration LIMIT = Duration.ofSeconds(50);

    /** Longer than a start that works takes, and short enough for the steps that follow. */
    private static final Duration START_LIMIT = Duration.ofSeconds(20);

    private static final Logger LOG = LoggerFactory.getLogger(Shutdown.class);

    /** Undoes one step of the start. Also called when that step has not ended, or has failed. */
    @FunctionalInterface
    public interface Step {
        void run() throws Exception;
    }

    private record Named(String name, Step step) {}

    private final Deque<Named> steps = new ArrayDeque<>();
    private volatile boolean begun;
    private volatile String current = "";

    Shutdown() {}

    /** Runs when the JVM is told to end. */
    static Shutdown atExit() {
        var shutdown = new Shutdown();
        Runtime.getRuntime().addShutdownHook(new Thread(shutdown::run, "shutdown"));
        return shutdown;
    }

    /** To be called before the thing is started, so that a signal in between finds it. */
    public void add(String name, Step step) {
        synchronized (steps) {
            steps.push(new Named(name, step));
        }
    }

    /**
     * Lets a deployment come to its end, good or bad, before what was added earlier is undone: Vert.x gives up a deployment
     * when it is closed meanwhile, does not stop what has started, and throws when the start then ends well.
     */
    public void addDeployment(String name, Future<?> deployment) {
        add(name, () -> deployment.otherwiseEmpty().await(START_LIMIT.toMillis(), TimeUnit.MILLISECONDS));
    }

    /** Whether the process is ending: what fails now fails because of it. */
    public boolean begun() {
        return begun;
    }

    void run() {
        begun = true;
        var worker = new Thread(this::undo, "shutdown-steps");
        worker.setDaemon(true);
        worker.start();
        try {
            worker.join(LIMIT.toMillis());
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
        }
        if (worker.isAlive()) {
            LOG.atError().addKeyValue("step", current).log("shutdown.gave-up");
        }
    }

    private void undo() {
        for (var step = next(); step.isPresent(); step = next()) {
            current = step.get().name();
            try {
                step.get().step().run();
            } catch (Exception failed) {
                LOG.atError().addKeyValue("step", current).setCause(failed).log("shutdown.step-failed");
            }
        }
    }

    private Optional<Named> next() {
        synchronized (steps) {
            return Optional.ofNullable(steps.poll());
        }
    }
}
