package dev.lad.twins.kit;

import dev.lad.twins.memory.Memory;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where a twin registers its operations. Around each of them: the body is read, the request counted, the faults of the
 * moment applied, the credentials checked, what changed remembered, and then the answer sent or lost.
 */
public final class Endpoints {
    private static final Logger log = LoggerFactory.getLogger(Endpoints.class);
    private static final long MAX_BODY_BYTES = 4L << 20;

    private final Vertx vertx;
    private final Router router;
    private final Twin twin;
    private final Faults faults;
    private final Counters counters;
    private final Memory memory;

    public Endpoints(Vertx vertx, Router router, Twin twin, Faults faults, Counters counters, Memory memory) {
        this.vertx = vertx;
        this.router = router;
        this.twin = twin;
        this.faults = faults;
        this.counters = counters;
        this.memory = memory;
        router.route().handler(BodyHandler.create(false).setBodyLimit(MAX_BODY_BYTES));
        Stream.of(400, 404, 405, 413, 415, 500)
                .forEach(status -> router.errorHandler(status, rc -> {
                    if (rc.failure() != null && status == 500) {
                        log.atError()
                                .addKeyValue("twin", twin.name())
                                .setCause(rc.failure())
                                .log("twin.request.failed");
                    }
                    twin.refuse(status, rc.request()).send(rc.response());
                }));
    }

    /** An operation that needs the provider's credentials. */
    public void on(HttpMethod method, String path, Operation operation) {
        register(method, path, operation, true);
    }

    /** A page or link that needs none, such as a hosted form that a person opens in a browser. */
    public void open(HttpMethod method, String path, Operation operation) {
        register(method, path, operation, false);
    }

    private void register(HttpMethod method, String path, Operation operation, boolean guarded) {
        router.route(method, path).handler(rc -> serve(method + " " + path, operation, guarded, rc));
    }

    private void serve(String name, Operation operation, boolean guarded, RoutingContext rc) {
        counters.requested(name);
        var struck = faults.takeForRequest(
                twin.name(), rc.request().method() + " " + rc.request().path());
        if (struck.contains(new Fault.DropBefore())) {
            rc.request().connection().close();
            return;
        }
        delay(struck)
                .map(ignored -> injectedStatus(struck)
                        .map(status -> twin.refuse(status, rc.request()))
                        .orElseGet(() -> perform(operation, guarded, rc)))
                .compose(answer -> memory.written().map(answer))
                .onSuccess(answer -> {
                    if (struck.contains(new Fault.DropAfter())) {
                        rc.request().connection().close();
                    } else {
                        answer.send(rc.response());
                    }
                })
                .onFailure(rc::fail);
    }

    private Answer perform(Operation operation, boolean guarded, RoutingContext rc) {
        try {
            if (guarded) {
                twin.authenticate(rc.request());
            }
            return operation.handle(rc);
        } catch (Refusal refusal) {
            return refusal.answer();
        }
    }

    private Future<Void> delay(List<Fault.OfRequest> struck) {
        var millis = struck.stream()
                .mapToLong(
                        fault -> fault instanceof Fault.Slow slow ? slow.delay().toMillis() : 0)
                .sum();
        if (millis == 0) {
            return Future.succeededFuture();
        }
        var elapsed = Promise.<Void>promise();
        vertx.setTimer(millis, ignored -> elapsed.complete());
        return elapsed.future();
    }

    private static Optional<Integer> injectedStatus(List<Fault.OfRequest> struck) {
        return struck.stream()
                .filter(Fault.Status.class::isInstance)
                .map(fault -> ((Fault.Status) fault).status())
                .findFirst();
    }
}
