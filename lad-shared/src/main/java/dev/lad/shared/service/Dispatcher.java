package dev.lad.shared.service;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.lad.bus.ApiRequest;
import dev.lad.bus.ApiResponse;
import dev.lad.bus.Identity;
import dev.lad.shared.errors.Failure;
import dev.lad.shared.errors.Failure.Fault;
import dev.lad.shared.errors.Problem;
import dev.lad.shared.json.MalformedJson;
import dev.lad.shared.json.MismatchedJson;
import dev.lad.shared.json.StrictJson;
import dev.lad.shared.observe.CurrentTrace;
import dev.lad.shared.observe.Instruments;
import dev.lad.shared.observe.RequestMeters;
import dev.lad.shared.observe.Span;
import dev.lad.shared.observe.Spans;
import dev.lad.shared.service.Operations.Handler;
import dev.lad.shared.service.Operations.StreamHandler;
import dev.lad.shared.stream.Inlet;
import dev.lad.shared.stream.StreamReply;
import io.vertx.core.Future;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * Answers requests for one service: access, contract check, idempotency, the method, and one place where every failure
 * becomes a problem document and is logged once.
 */
public final class Dispatcher {
    private static final Logger LOG = LoggerFactory.getLogger(Dispatcher.class);

    private final Contract contract;
    private final Map<String, Route> routes;
    private final Map<String, StreamRoute> streams;
    private final AnswerStore answers;
    private final Clock wall;
    private final RequestMeters meters;
    private final Spans spans;

    private record Route(Operation operation, Handler handler, Parameters parameters, Optional<Schema> body) {}

    private record StreamRoute(Operation operation, StreamHandler handler, Parameters parameters) {}

    /** @throws Contract.BrokenContract when contract and methods disagree */
    public Dispatcher(Operations operations, AnswerStore answers, Clock wall, Instruments instruments) {
        this.contract = operations.contract();
        this.answers = answers;
        this.wall = wall;
        this.meters = instruments.requests("service");
        this.spans = instruments.spans();
        Function<JsonNode, Schema> schemas = Schema.in(contract.document());
        Map<String, Route> byId = new HashMap<>();
        operations
                .complete()
                .forEach((operation, handler) -> byId.put(
                        operation.id(),
                        new Route(
                                operation,
                                handler,
                                new Parameters(operation, schemas),
                                operation.bodySchema().map(schemas))));
        this.routes = Map.copyOf(byId);
        Map<String, StreamRoute> streamsById = new HashMap<>();
        operations
                .streams()
                .forEach((operation, handler) -> streamsById.put(
                        operation.id(), new StreamRoute(operation, handler, new Parameters(operation, schemas))));
        this.streams = Map.copyOf(streamsById);
    }

    public Contract contract() {
        return contract;
    }

    /** Always succeeds: a failure is an answer too. */
    public Future<ApiResponse> dispatch(ApiRequest request) {
        Route route = routes.get(request.operation());
        if (route == null) {
            return Future.succeededFuture(failed(request, unknown(request)));
        }
        long begun = meters.begin();
        Span span = spans.operation(contract.service(), request.operation(), request.trace());
        CurrentTrace.enter(span.trace());
        return answered(route, spans.isOn() ? request.at(span.trace()) : request)
                .onSuccess(response -> {
                    meters.answered(contract.service(), request.operation(), response.status(), begun);
                    span.answered(response.status());
                });
    }

    /** Also what is thrown is answered, errors of the JVM too: else its caller would wait out the deadline. */
    private Future<ApiResponse> answered(Route route, ApiRequest request) {
        return Future.succeededFuture(route)
                .compose(known -> answer(known, request))
                .recover(error -> Future.succeededFuture(failed(request, error)));
    }

    /**
     * Answers a stream; its body is not in the request. Always succeeds, as {@link #dispatch} does. Whoever calls sees to
     * the deadline, since it alone can end what has begun.
     */
    public Future<StreamReply> stream(ApiRequest request, Inlet body) {
        StreamRoute route = streams.get(request.operation());
        if (route == null) {
            return Future.succeededFuture(new StreamReply.Whole(failed(request, new Failure.NotFound("stream"))));
        }
        CurrentTrace.enter(request.trace());
        Future<StreamReply> reply;
        try {
            check(route.operation(), request);
            Call call = new Call(request, route.parameters().read(request), MissingNode.getInstance());
            checkMediaType(route.operation(), request);
            reply = route.handler().handle(call, body);
        } catch (RuntimeException thrown) {
            reply = Future.failedFuture(thrown);
        }
        return reply.recover(error -> Future.succeededFuture(new StreamReply.Whole(failed(request, error))));
    }

    private Failure unknown(ApiRequest request) {
        return streams.containsKey(request.operation())
                ? new Failure.Other(
                        501,
                        "stream_over_bus",
                        "This operation is a stream, which goes over HTTP to the service's port.")
                : new Failure.NotFound("operation");
    }

    /** What is left of the deadline, in milliseconds. */
    private long check(Operation operation, ApiRequest request) {
        Optional<Failure> refusal = Access.refusal(operation, request.identity());
        if (refusal.isPresent()) {
            throw refusal.get();
        }
        long left = request.deadlineMillis() - wall.millis();
        if (left <= 0) {
            throw new Failure.DeadlinePassed(contract.service());
        }
        return left;
    }

    private static void checkMediaType(Operation operation, ApiRequest request) {
        if (!operation.stream().ofRequest()) {
            return;
        }
        String sent = request.header("content-type").orElse("");
        String type = sent.replaceFirst("\\s*;.*", "").strip().toLowerCase(Locale.ROOT);
        if (!operation.mediaTypes().contains(type)) {
            throw new Failure.Other(
                    415,
                    "unsupported_media_type",
                    "Send the body as Content-Type: " + String.join(" or ", operation.mediaTypes()) + ".");
        }
    }

    private Future<ApiResponse> answer(Route route, ApiRequest request) {
        long left = check(route.operation(), request);
        Call call = new Call(request, route.parameters().read(request), body(route, request));
        Optional<String> key = request.header("idempotency-key")
                .filter(any -> route.operation().keepsAnswers());
        boolean open = route.operation().access() == Operation.Access.PUBLIC;
        Future<ApiResponse> answer = key.isEmpty()
                ? run(route, call)
                : answers.once(
                        open ? Identity.ANONYMOUS : request.identity(), request, key.get(), () -> run(route, call)
                                .recover(error -> Future.succeededFuture(failed(request, error))));
        return answer.timeout(left, TimeUnit.MILLISECONDS);
    }

    private static Future<ApiResponse> run(Route route, Call call) {
        return route.handler().handle(call).map(Reply::response);
    }

    private static JsonNode body(Route route, ApiRequest request) {
        if (route.operation().rawBody()) {
            return MissingNode.getInstance();
        }
        if (request.body().length() == 0) {
            if (route.operation().bodyRequired()) {
                throw Failure.Invalid.at("", "The body is missing: send a JSON object.");
            }
            return MissingNode.getInstance();
        }
        Schema schema = route.body().orElseThrow(() -> Failure.Invalid.at("", "This operation takes no body."));
        if (!json(request.header("content-type").orElse(""))) {
            throw new Failure.Other(415, "unsupported_media_type", "Send the body as Content-Type: application/json.");
        }
        JsonNode body = StrictJson.parse(request.body());
        List<Fault> faults = schema.faults(body);
        if (!faults.isEmpty()) {
            throw new Failure.Invalid(faults.get(0).message(), faults);
        }
        return body;
    }

    private static boolean json(String contentType) {
        return contentType.regionMatches(true, 0, "application/json", 0, 16)
                && (contentType.length() == 16 || contentType.charAt(16) == ';' || contentType.charAt(16) == ' ');
    }

    private ApiResponse failed(ApiRequest request, Throwable error) {
        Failure failure = failure(error);
        LoggingEventBuilder event = (failure.status() >= 500 ? LOG.atError() : LOG.atDebug())
                .addKeyValue("trace", request.trace().traceId())
                .addKeyValue(
                        "tenant",
                        request.identity().tenantId().map(Object::toString).orElse(""))
                .addKeyValue("operation", contract.service() + "." + request.operation())
                .addKeyValue("status", failure.status())
                .addKeyValue("code", failure.code());
        (failure.status() == 500 ? event.setCause(error) : event).log("operation.failed");
        String path = contract.operation(request.operation())
                .map(operation -> operation.target(request.path()))
                .orElse("");
        return Problem.response(failure, path, request.trace().traceId());
    }

    /** What a person may be told of an error; what we did not foresee is told as {@code internal_error} only. */
    private Failure failure(Throwable error) {
        if (error instanceof Failure failure) {
            return failure;
        }
        if (error instanceof MalformedJson malformed) {
            return new Failure.Invalid(
                    "malformed_json",
                    String.valueOf(malformed.getMessage()),
                    List.of(new Fault("", String.valueOf(malformed.getMessage()))));
        }
        if (error instanceof MismatchedJson mismatched) {
            return Failure.Invalid.at(mismatched.pointer(), String.valueOf(mismatched.getMessage()));
        }
        if (error instanceof TimeoutException) {
            return new Failure.DeadlinePassed(contract.service());
        }
        return new Failure.Other(
                500, "internal_error", "Something went wrong on our side; it is logged under the trace id given here.");
    }
}
