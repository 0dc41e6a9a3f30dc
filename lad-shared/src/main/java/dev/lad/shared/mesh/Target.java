package dev.lad.shared.mesh;

import dev.lad.bus.Announcement;
import dev.lad.bus.ApiRequest;
import dev.lad.bus.ApiResponse;
import dev.lad.shared.errors.Failure;
import io.vertx.circuitbreaker.CircuitBreakerState;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

/**
 * One instance as this node calls it, behind its {@link Guard}. Calls and streams are counted apart and judged together.
 * What an operation answers, failure or not, is an answer; only 504 is none, since that is what a service says that hangs.
 */
public final class Target {
    /** A call that comes with less time than this says nothing about the instance when it is not answered. */
    private static final Duration FAIR = Duration.ofMillis(500);

    /** A stream that is to show whether the instance answers again has no longer than this to begin. */
    private static final Duration TRIAL = Duration.ofSeconds(10);

    /** Streams stay open, for an hour if need be. */
    private static final int MOST_STREAMS = 2_000;

    private final Announcement instance;
    private final Transport transport;
    private final Guard calls;
    private final Guard streams;
    private final Set<Promise<ApiResponse>> waiting = ConcurrentHashMap.newKeySet();

    Target(Vertx vertx, Announcement instance, Transport transport, MeshConfig.Limits limits) {
        this.instance = instance;
        this.transport = transport;
        this.calls = new Guard(
                vertx, instance.service() + "/" + instance.instance(), "The service " + instance.service(), limits);
        this.streams = calls.beside(MOST_STREAMS);
    }

    public Announcement instance() {
        return instance;
    }

    /** How many calls are under way. */
    public int inFlight() {
        return calls.underWay();
    }

    /** {@code CLOSED} while it answers, {@code OPEN} while nothing is sent to it. */
    public CircuitBreakerState state() {
        return calls.state();
    }

    boolean admitsCall() {
        return calls.admits();
    }

    boolean admitsStream() {
        return streams.admits();
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
                : calls.judge(() -> begin(request, answer, patienceMillis).compose(Target::heard));
        return new Attempt(inTime.recover(error -> otherwise(error, answer)), answer.future());
    }

    /** For the breaker a service that says that it was too slow has failed. */
    private static Future<ApiResponse> heard(ApiResponse answer) {
        return answer.status() == 504 ? Future.failedFuture(new TooSlow(answer)) : Future.succeededFuture(answer);
    }

    private Future<ApiResponse> begin(ApiRequest request, Promise<ApiResponse> answer, long patienceMillis) {
        calls.count(answer.future());
        waiting.add(answer);
        answer.future().onComplete(done -> waiting.remove(answer));
        transport.send(instance, request).onComplete((response, error) -> {
            if (error == null) {
                answer.tryComplete(response);
            } else {
                answer.tryFail(error);
            }
        });
        return answer.future().timeout(Math.max(1, patienceMillis), TimeUnit.MILLISECONDS);
    }

    private Future<ApiResponse> otherwise(Throwable error, Promise<ApiResponse> answer) {
        if (error instanceof TooSlow slow) {
            return Future.succeededFuture(slow.answer);
        }
        if (error instanceof Failure.Unavailable) {
            answer.tryFail(error); // Where it was not even sent.
        }
        return Future.failedFuture(
                error instanceof TimeoutException ? new Failure.DeadlinePassed(instance.service()) : error);
    }

    /** One stream to it; gives its {@link Stream#ended}. */
    Future<Void> open(Function<Announcement, Stream> stream) {
        Promise<Void> ended = Promise.promise();
        boolean isTrial = streams.state() != CircuitBreakerState.CLOSED;
        streams.judge(() -> {
                    Stream opened = stream.apply(instance);
                    streams.count(opened.ended());
                    opened.ended().onComplete(ended);
                    Future<Integer> begun = opened.begun().compose(Target::heard);
                    return isTrial ? begun.timeout(TRIAL.toMillis(), TimeUnit.MILLISECONDS) : begun;
                })
                .onFailure(error -> {
                    if (error instanceof Failure.Unavailable) {
                        ended.tryFail(error); // Where it was not even opened.
                    }
                });
        return ended.future();
    }

    private static Future<Integer> heard(int status) {
        return status == 504 ? Future.failedFuture("too slow") : Future.succeededFuture(status);
    }

    /** Its process is gone: no answer will come to what is under way. */
    void lost() {
        waiting.forEach(answer -> answer.tryFail(new Failure.DeadlinePassed(instance.service())));
        close();
    }

    void close() {
        calls.close();
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
