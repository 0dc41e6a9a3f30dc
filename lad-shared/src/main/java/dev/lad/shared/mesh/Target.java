package dev.lad.shared.mesh;

import dev.lad.bus.Announcement;
import dev.lad.bus.ApiRequest;
import dev.lad.bus.ApiResponse;
import dev.lad.shared.errors.Failure;
import io.vertx.circuitbreaker.CircuitBreaker;
import io.vertx.circuitbreaker.CircuitBreakerOptions;
import io.vertx.circuitbreaker.CircuitBreakerState;
import io.vertx.circuitbreaker.OpenCircuitException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One instance as this node calls it. So many calls may be under way to it at a time, and after so many in a row that
 * were not answered none is sent for a while; then one is, and its answer decides. What an operation answers, failure or
 * not, is an answer; only 504 is none, since that is what a service says that hangs.
 */
public final class Target {
    /** A call that comes with less time than this says nothing about the instance when it is not answered. */
    private static final Duration FAIR = Duration.ofMillis(500);

    private static final Duration WINDOW = Duration.ofSeconds(30);
    private static final Logger LOG = LoggerFactory.getLogger(Target.class);

    private final Announcement instance;
    private final Transport transport;
    private final int mostInFlight;
    private final CircuitBreaker breaker;
    private final AtomicInteger inFlight = new AtomicInteger();
    private final Set<Promise<ApiResponse>> waiting = ConcurrentHashMap.newKeySet();

    Target(Vertx vertx, Announcement instance, Transport transport, MeshConfig.Limits limits) {
        this.instance = instance;
        this.transport = transport;
        this.mostInFlight = limits.mostInFlight();
        this.breaker = CircuitBreaker.create(
                        instance.service() + "/" + instance.instance(),
                        vertx,
                        new CircuitBreakerOptions()
                                .setMaxFailures(limits.breakerFailures())
                                .setFailuresRollingWindow(WINDOW.toMillis())
                                .setResetTimeout(limits.breakerPause().toMillis())
                                .setTimeout(-1))
                .openHandler(open -> log("target.rests"))
                .closeHandler(closed -> log("target.answers"));
    }

    public Announcement instance() {
        return instance;
    }

    /** How many calls are under way. */
    public int inFlight() {
        return inFlight.get();
    }

    /** {@code CLOSED} while it answers, {@code OPEN} while nothing is sent to it. */
    public CircuitBreakerState state() {
        return breaker.state();
    }

    boolean admits() {
        return inFlight.get() < mostInFlight && breaker.state() != CircuitBreakerState.OPEN;
    }

    /**
     * One call to it. Both fail like {@link Transport#send}.
     *
     * @param inTime the answer, or {@code DeadlinePassed} once patience is over
     * @param atLast the answer however late it comes before the request's deadline
     */
    record Attempt(Future<ApiResponse> inTime, Future<ApiResponse> atLast) {}

    /** @param patienceMillis an answer that takes longer speaks against the instance */
    Attempt send(ApiRequest request, long patienceMillis) {
        Promise<ApiResponse> answer = Promise.promise();
        Future<ApiResponse> inTime = patienceMillis < FAIR.toMillis()
                ? begin(request, answer, patienceMillis)
                : breaker.execute(() -> begin(request, answer, patienceMillis).compose(Target::heard));
        return new Attempt(
                inTime.recover(error -> otherwise(request, error, answer)),
                answer.future().recover(error -> otherwise(request, error, answer)));
    }

    /** For the breaker a service that says that it was too slow has failed. */
    private static Future<ApiResponse> heard(ApiResponse answer) {
        return answer.status() == 504 ? Future.failedFuture(new TooSlow(answer)) : Future.succeededFuture(answer);
    }

    private Future<ApiResponse> begin(ApiRequest request, Promise<ApiResponse> answer, long patienceMillis) {
        inFlight.incrementAndGet();
        waiting.add(answer);
        answer.future().onComplete(done -> {
            waiting.remove(answer);
            inFlight.decrementAndGet();
        });
        transport.send(instance, request).onComplete((response, error) -> {
            if (error == null) {
                answer.tryComplete(response);
            } else {
                answer.tryFail(error);
            }
        });
        return answer.future().timeout(Math.max(1, patienceMillis), TimeUnit.MILLISECONDS);
    }

    private static Future<ApiResponse> otherwise(ApiRequest request, Throwable error, Promise<ApiResponse> answer) {
        if (error instanceof TooSlow slow) {
            return Future.succeededFuture(slow.answer);
        }
        if (error instanceof OpenCircuitException) {
            Failure notSent = BusTransport.unavailable(request.service());
            answer.tryFail(notSent);
            return Future.failedFuture(notSent);
        }
        return Future.failedFuture(
                error instanceof TimeoutException ? new Failure.DeadlinePassed(request.service()) : error);
    }

    /** Its process is gone: no answer will come to what is under way. */
    void lost() {
        waiting.forEach(answer -> answer.tryFail(new Failure.DeadlinePassed(instance.service())));
        close();
    }

    void close() {
        breaker.close();
    }

    private void log(String event) {
        LOG.atWarn()
                .addKeyValue("service", instance.service())
                .addKeyValue("instance", instance.instance())
                .addKeyValue("inFlight", inFlight.get())
                .log(event);
    }

    /** Carries a 504 past the breaker. */
    private static final class TooSlow extends RuntimeException {
        private static final long serialVersionUID = 1L;
        private final transient ApiResponse answer;

        TooSlow(ApiResponse answer) {
            super(null, null, false, false);
            this.answer = answer;
        }
    }
}
