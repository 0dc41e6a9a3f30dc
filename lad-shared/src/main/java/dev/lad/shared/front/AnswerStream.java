package dev.lad.shared.front;

import dev.lad.bus.ApiRequest;
import dev.lad.bus.Identity;
import dev.lad.shared.errors.Failure;
import dev.lad.shared.service.Operation;
import dev.lad.shared.stream.Inlet;
import dev.lad.shared.stream.Outlet;
import dev.lad.shared.stream.StreamReply;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.time.Clock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers the operations whose bodies are streams; lets all others go on. An answer that fails after its head was sent
 * ends with the connection, which a client can tell from an end. The operation's time-out bounds the whole of it; a client
 * on whose connection nothing moves is cut off before that, and so is at once who would not be let in any more.
 */
public final class AnswerStream implements Step {
    private static final Logger LOG = LoggerFactory.getLogger(AnswerStream.class);

    private final Vertx vertx;
    private final Source source;
    private final Clock wall;
    private final Future<Void> leaving;
    private final Watch watch;

    /** Answers streams. */
    @FunctionalInterface
    public interface Source {
        Future<StreamReply> answer(ApiRequest request, Inlet body);
    }

    /** Watches a caller; what it gives ends that. */
    @FunctionalInterface
    interface Watch {
        Runnable begin(Operation operation, Identity caller, Handler<Failure> refused);
    }

    /**
     * Answers streams.
     *
     * @param leaving done when the port begins to drain
     * @param watch {@code authenticator::watch}
     */
    AnswerStream(Vertx vertx, Source source, Clock wall, Future<Void> leaving, Watch watch) {
        this.vertx = vertx;
        this.source = source;
        this.wall = wall;
        this.leaving = leaving;
        this.watch = watch;
    }

    @Override
    public Future<Void> take(Exchange exchange) {
        Route route = exchange.route();
        if (!route.operation().stream().any()) {
            return NEXT;
        }
        exchange.takesBody();
        HttpServerRequest request = exchange.request();
        Inlet body = new RequestInlet(request, route.operation().bodyLimit());
        Outlet client = new ResponseOutlet(vertx, request.response(), leaving);
        Promise<Void> done = Promise.promise();
        long timer = vertx.setTimer(
                route.operation().timeout().toMillis(),
                late -> cut(exchange, done, new Failure.DeadlinePassed(route.service())));
        Runnable unwatch = watch.begin(route.operation(), exchange.identity(), refusal -> cut(exchange, done, refusal));
        source.answer(exchange.toApiRequest(wall.millis()), body)
                .compose(reply -> answer(exchange, reply, client))
                .onSuccess(done::tryComplete)
                .onFailure(done::tryFail);
        return done.future().onComplete(ended -> {
            vertx.cancelTimer(timer);
            unwatch.run();
        });
    }

    private static Future<Void> answer(Exchange exchange, StreamReply reply, Outlet client) {
        if (reply instanceof StreamReply.Whole whole) {
            exchange.answer(whole.answer());
            return NEXT;
        }
        return flow(exchange, (StreamReply.Flow) reply, client);
    }

    private static Future<Void> flow(Exchange exchange, StreamReply.Flow flow, Outlet client) {
        HttpServerResponse response = exchange.begin(flow.status(), flow.headers());
        if (HttpMethod.HEAD.equals(exchange.request().method())) {
            return response.end();
        }
        return response.writeHead()
                .compose(begun -> flow.body().writeTo(client))
                .compose(written -> response.end())
                .recover(broken -> breakOff(exchange, broken));
    }

    private static Future<Void> breakOff(Exchange exchange, Throwable cause) {
        boolean left =
                cause instanceof Outlet.Gone || exchange.request().response().closed();
        var event = left ? LOG.atInfo() : LOG.atError().setCause(cause);
        event.addKeyValue("trace", exchange.trace().traceId())
                .addKeyValue("route", exchange.route())
                .log("stream.broken");
        exchange.request().response().reset();
        return Future.succeededFuture();
    }

    private static void cut(Exchange exchange, Promise<Void> done, Failure reason) {
        if (exchange.request().response().headWritten()) {
            breakOff(exchange, new Outlet.Gone(reason.sentence()));
            done.tryComplete();
        } else {
            done.tryFail(reason);
        }
    }
}
