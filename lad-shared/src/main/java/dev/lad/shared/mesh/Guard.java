package dev.lad.shared.mesh;

import dev.lad.shared.errors.Failure;
import dev.lad.shared.mesh.MeshConfig.Limits;
import io.vertx.circuitbreaker.CircuitBreaker;
import io.vertx.circuitbreaker.CircuitBreakerOptions;
import io.vertx.circuitbreaker.CircuitBreakerState;
import io.vertx.circuitbreaker.OpenCircuitException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What stands before everything that this node calls: a bulkhead and a circuit breaker. So many calls may be under way at a
 * time, and after so many in a row that were not answered none goes out for a while; then one does, and its answer decides.
 */
public final class Guard {
    /** Failures in a row count together for so long: five of the longest calls that a contract asks for by itself. */
    private static final Duration WINDOW = Duration.ofMinutes(5);

    private static final Logger LOG = LoggerFactory.getLogger(Guard.class);

    private final String subject;
    private final CircuitBreaker breaker;
    private final Duration pause;
    private final int most;
    private final AtomicInteger underWay = new AtomicInteger();

    /**
     * @param target what is called, for the log
     * @param subject the same as a sentence to a caller begins with it: {@code The service billing}
     */
    public Guard(Vertx vertx, String target, String subject, Limits limits) {
        this(subject, breaker(vertx, target, limits), limits.breakerPause(), limits.mostInFlight());
    }

    private Guard(String subject, CircuitBreaker breaker, Duration pause, int most) {
        this.subject = subject;
        this.breaker = breaker;
        this.pause = pause;
        this.most = most;
    }

    private static CircuitBreaker breaker(Vertx vertx, String target, Limits limits) {
        return CircuitBreaker.create(
                        target,
                        vertx,
                        new CircuitBreakerOptions()
                                .setMaxFailures(limits.breakerFailures())
                                .setFailuresRollingWindow(WINDOW.toMillis())
                                .setResetTimeout(limits.breakerPause().toMillis())
                                .setTimeout(-1))
                .openHandler(open -> log(target, "target.rests"))
                .closeHandler(closed -> log(target, "target.answers"));
    }

    private static void log(String target, String event) {
        LOG.atWarn().addKeyValue("target", target).log(event);
    }

    /** For calls of another kind, which are counted by themselves: with the same breaker. */
    Guard beside(int mostUnderWay) {
        return new Guard(subject, breaker, pause, mostUnderWay);
    }

    /** Whether one more may go out now. */
    public boolean admits() {
        return underWay.get() < most && breaker.state() != CircuitBreakerState.OPEN;
    }

    /** How many are under way. */
    public int underWay() {
        return underWay.get();
    }

    /** {@code CLOSED} while it answers, {@code OPEN} while nothing goes out. */
    public CircuitBreakerState state() {
        return breaker.state();
    }

    /** Counts one as under way until this is done. */
    public void count(Future<?> ended) {
        underWay.incrementAndGet();
        ended.onComplete(done -> underWay.decrementAndGet());
    }

    /**
     * Makes a call whose failure, whatever it is, speaks against what is called. Fails with {@link #busy} where another call
     * is trying at this moment whether it answers again.
     */
    public <T> Future<T> judge(Supplier<Future<T>> call) {
        return breaker.execute(call)
                .recover(error -> Future.failedFuture(error instanceof OpenCircuitException ? busy() : error));
    }

    /** What callers are told where it admits none. */
    public Failure busy() {
        return busy(subject, pause);
    }

    static Failure busy(String subject, Duration pause) {
        return new Failure.Unavailable(
                "service_overloaded", subject + " does not answer or has too much to do; try again.", pause);
    }

    void close() {
        breaker.close();
    }
}
