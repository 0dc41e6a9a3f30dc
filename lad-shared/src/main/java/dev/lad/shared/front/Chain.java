package dev.lad.shared.front;

import dev.lad.bus.ApiResponse;
import dev.lad.shared.errors.Failure;
import dev.lad.shared.errors.Problem;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The steps that a request takes, in order, and the one place where it is answered whatever became of it. */
public final class Chain implements Handler<HttpServerRequest> {
    private static final Logger LOG = LoggerFactory.getLogger(Chain.class);

    private final List<Step> steps;
    private final Observer observer;

    /** Told of every exchange when its answer is handed to the connection: where metrics are taken. */
    @FunctionalInterface
    public interface Observer {
        void answered(Exchange exchange, int status);
    }

    public Chain(List<Step> steps, Observer observer) {
        this.steps = List.copyOf(steps);
        this.observer = observer;
    }

    /** The names of the steps in their order. */
    public List<String> names() {
        return steps.stream().map(Step::name).toList();
    }

    @Override
    public void handle(HttpServerRequest request) {
        walk(new Exchange(request), 0);
    }

    /** Steps that are done at once are taken in a loop; only one that waits costs a callback. */
    private void walk(Exchange exchange, int from) {
        for (int i = from; i < steps.size(); i++) {
            Future<Void> step = taken(steps.get(i), exchange);
            if (!step.isComplete()) {
                int next = i + 1;
                exchange.holdBody();
                step.onComplete(done -> goOn(exchange, done, next));
                return;
            }
            if (ended(exchange, step)) {
                return;
            }
        }
        fail(exchange, new IllegalStateException("no step answered"));
    }

    private void goOn(Exchange exchange, AsyncResult<Void> done, int next) {
        if (!ended(exchange, done)) {
            walk(exchange, next);
        }
    }

    private boolean ended(Exchange exchange, AsyncResult<Void> step) {
        if (step.failed()) {
            fail(exchange, step.cause());
            return true;
        }
        if (exchange.streamedStatus() > 0) {
            observer.answered(exchange, exchange.streamedStatus());
            return true;
        }
        ApiResponse answer = exchange.answered();
        if (answer != null) {
            send(exchange, answer);
        }
        return answer != null;
    }

    private static Future<Void> taken(Step step, Exchange exchange) {
        try {
            return step.take(exchange);
        } catch (RuntimeException refused) {
            return Future.failedFuture(refused);
        }
    }

    private void fail(Exchange exchange, @Nullable Throwable error) {
        Failure failure;
        if (error instanceof Failure known) {
            failure = known;
            LOG.atDebug()
                    .addKeyValue("trace", exchange.trace().traceId())
                    .addKeyValue("status", failure.status())
                    .addKeyValue("code", failure.code())
                    .log("request.refused");
        } else {
            failure = new Failure.Other(
                    500,
                    "internal_error",
                    "Something went wrong on our side; it is logged under the trace id given here.");
            LOG.atError()
                    .addKeyValue("trace", exchange.trace().traceId())
                    .setCause(error)
                    .log("request.failed");
        }
        send(
                exchange,
                Problem.response(failure, exchange.path(), exchange.trace().traceId()));
    }

    private void send(Exchange exchange, ApiResponse answer) {
        Answer.send(exchange, answer);
        observer.answered(exchange, answer.status());
    }
}
