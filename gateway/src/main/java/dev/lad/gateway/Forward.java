package dev.lad.gateway;

import dev.lad.bus.Announcement;
import dev.lad.bus.ApiRequest;
import dev.lad.bus.ApiResponse;
import dev.lad.shared.errors.Failure;
import dev.lad.shared.front.Dispatch;
import dev.lad.shared.front.Route;
import dev.lad.shared.mesh.Registry;
import dev.lad.shared.mesh.Transport;
import io.vertx.core.Future;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends a call to an instance of its service. What surely did not arrive is sent once more to another instance; a read
 * also when no answer came in half the time, since an instance that died says nothing.
 */
final class Forward implements Dispatch.Target {
    private static final int LOOKS = 4;
    private static final Logger LOG = LoggerFactory.getLogger(Forward.class);

    private final Registry registry;
    private final Transport transport;
    private final Clock wall;

    Forward(Registry registry, Transport transport, Clock wall) {
        this.registry = registry;
        this.transport = transport;
        this.wall = wall;
    }

    @Override
    public Future<ApiResponse> answer(Route route, ApiRequest request) {
        Optional<Announcement> instance = registry.next(request.service());
        if (instance.isEmpty()) {
            return Future.failedFuture(notRunning(request));
        }
        Announcement first = instance.get();
        boolean read = route.operation().isRead();
        // Only an instance in another process can die without a word.
        boolean mayDie = read && !registry.isLocal(first);
        Future<ApiResponse> sent = transport.send(first, request);
        Future<ApiResponse> answer =
                mayDie ? sent.timeout(Math.max(1, left(request) / 2), TimeUnit.MILLISECONDS) : sent;
        return answer.recover(error -> again(first, request, read, sent, error));
    }

    private Future<ApiResponse> again(
            Announcement first, ApiRequest request, boolean read, Future<ApiResponse> sent, Throwable error) {
        boolean notArrived = error instanceof Failure.Unavailable;
        boolean unanswered = error instanceof TimeoutException;
        if (left(request) <= 0 || !(notArrived || (read && unanswered))) {
            return sent;
        }
        return other(first)
                .map(other -> {
                    LOG.atInfo()
                            .addKeyValue("trace", request.trace().traceId())
                            .addKeyValue("operation", request.service() + "." + request.operation())
                            .addKeyValue("from", first.instance())
                            .addKeyValue("to", other.instance())
                            .log("dispatch.again");
                    return transport.send(other, request);
                })
                .orElse(sent);
    }

    private Optional<Announcement> other(Announcement first) {
        for (int look = 0; look < LOOKS; look++) {
            Optional<Announcement> next = registry.next(first.service());
            if (next.isPresent() && !next.get().instance().equals(first.instance())) {
                return next;
            }
        }
        return Optional.empty();
    }

    private long left(ApiRequest request) {
        return request.deadlineMillis() - wall.millis();
    }

    private static Failure notRunning(ApiRequest request) {
        return new Failure.Unavailable(
                "service_unavailable",
                "The service " + request.service() + " is not running now; try again.",
                Duration.ofSeconds(2));
    }
}
