package dev.lad.shared.mesh;

import dev.lad.bus.Announcement;
import dev.lad.bus.ApiRequest;
import dev.lad.bus.ApiResponse;
import dev.lad.shared.errors.Failure;
import dev.lad.shared.errors.Problem;
import dev.lad.shared.mesh.Target.Attempt;
import io.vertx.core.Future;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings calls and streams to an instance of their service, for the gateway and between services alike; the one place where
 * something is tried again. It is tried at most twice:
 * <ul>
 *   <li>what surely did not arrive goes to another instance;
 *   <li>what may have arrived goes to another only if it may be repeated: reads, and what has an idempotency key. Such a
 *       call does not wait for all its time at the first instance.
 * </ul>
 * An instance that does not answer is left alone for a while ({@link Targets}).
 */
public final class Delivery {
    private static final Duration SHORTEST_TRY = Duration.ofSeconds(1);
    private static final Logger LOG = LoggerFactory.getLogger(Delivery.class);

    private final Registry registry;
    private final Targets targets;
    private final Clock wall;

    public Delivery(Registry registry, Targets targets, Clock wall) {
        this.registry = registry;
        this.targets = targets;
        this.wall = wall;
    }

    /**
     * What the operation answered, good or bad. Fails like {@link Transport#send}, and with {@code Unavailable} at once
     * when no instance takes calls now.
     *
     * @param repeatable whether doing it twice does no harm
     */
    public Future<ApiResponse> send(ApiRequest request, boolean repeatable) {
        List<Announcement> instances = registry.inTurn(request.service());
        if (instances.isEmpty()) {
            return Future.failedFuture(Transport.unreached(request.service()));
        }
        Optional<Target> admitting = targets.admitting(instances);
        if (admitting.isEmpty()) {
            return Future.failedFuture(targets.busy(request.service()));
        }
        Target first = admitting.get();
        Attempt attempt = first.send(request, patience(first, instances, request, repeatable));
        return attempt.inTime().recover(error -> again(first, attempt, request, repeatable, error));
    }

    /** Where nobody else can answer, the first still may, as long as there is time. */
    private Future<ApiResponse> again(
            Target first, Attempt attempt, ApiRequest request, boolean repeatable, Throwable error) {
        boolean mayRepeat = error instanceof Failure.Unavailable || repeatable;
        Optional<Target> other =
                mayRepeat && left(request) > 0 ? targets.admitting(others(first, request.service())) : Optional.empty();
        if (other.isEmpty()) {
            return attempt.atLast();
        }
        LOG.atInfo()
                .addKeyValue("trace", request.trace().traceId())
                .addKeyValue("operation", request.service() + "." + request.operation())
                .addKeyValue("from", first.instance().instance())
                .addKeyValue("to", other.get().instance().instance())
                .log("call.again");
        return other.get()
                .send(request, left(request))
                .inTime()
                .compose(
                        answer -> isStillHeld(answer) ? attempt.atLast() : Future.succeededFuture(answer),
                        unanswered -> attempt.atLast());
    }

    /** The first instance has begun the work under this key and may be about to answer, unless it is gone. */
    private static boolean isStillHeld(ApiResponse answer) {
        return answer.status() == 409 && Problem.code(answer).equals("idempotency_key_in_use");
    }

    /**
     * Opens a stream to an instance, and gives its {@link Stream#ended}. Fails like it, and with {@code Unavailable} at once
     * when no instance takes streams now.
     *
     * @param repeatable whether a stream of which no answer has begun may be opened once more elsewhere
     */
    public Future<Void> stream(String service, Function<Announcement, Stream> open, boolean repeatable) {
        List<Announcement> instances = registry.inTurn(service);
        if (instances.isEmpty()) {
            return Future.failedFuture(Transport.unreached(service));
        }
        Optional<Target> streaming = targets.streaming(instances);
        if (streaming.isEmpty()) {
            return Future.failedFuture(targets.busy(service));
        }
        Target first = streaming.get();
        return first.open(open).recover(error -> {
            boolean mayRepeat =
                    error instanceof Failure.Unavailable || (repeatable && error instanceof Failure.DeadlinePassed);
            return (mayRepeat ? targets.streaming(others(first, service)) : Optional.<Target>empty())
                    .map(other -> other.open(open))
                    .orElseGet(() -> Future.failedFuture(error));
        });
    }

    /** Behind a URL there may be many, so that the same one is another. */
    private List<Announcement> others(Target first, String service) {
        return registry.inTurn(service).stream()
                .filter(instance -> !instance.instance().equals(first.instance().instance()) || !instance.onBus())
                .toList();
    }

    /** How long the first try may take: a quarter where there is someone else to ask and asking twice does no harm. */
    private long patience(Target first, List<Announcement> instances, ApiRequest request, boolean repeatable) {
        long left = left(request);
        // Only an instance in another process can die without a word.
        boolean otherwise = repeatable && instances.size() > 1 && !registry.isLocal(first.instance());
        return otherwise ? Math.min(left / 2, Math.max(SHORTEST_TRY.toMillis(), left / 4)) : left;
    }

    private long left(ApiRequest request) {
        return request.deadlineMillis() - wall.millis();
    }
}
