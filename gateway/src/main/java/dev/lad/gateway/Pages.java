package dev.lad.gateway;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lad.bus.ApiResponse;
import dev.lad.bus.Trace;
import dev.lad.gateway.Directory.View;
import dev.lad.shared.errors.Failure;
import dev.lad.shared.errors.Problem;
import dev.lad.shared.json.Json;
import dev.lad.shared.node.Node;
import dev.lad.shared.node.Program;
import dev.lad.shared.observe.MetricsPage;
import dev.lad.shared.observe.Readiness;
import dev.lad.shared.service.Contract;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What the gateway itself answers, beside the operations: health, the merged contract, and its browsable form. */
final class Pages {
    private final Node node;
    private final GatewayConfig config;
    private final Directory directory;
    private final Router router;
    private volatile Optional<MergedPage> merged = Optional.empty();
    private final Readiness readiness;

    /** The merged contract as it goes out, and what it was made of. */
    private record MergedPage(View view, Buffer body, String etag) {}

    Pages(Node node, GatewayConfig config, Directory directory) {
        this.node = node;
        this.config = config;
        this.directory = directory;
        this.readiness = node.health().on(new Readiness(node.time().wall()));
        this.router = Router.router(node.vertx());
        router.route().handler(Pages::harden);
        page("/health").handler(this::health);
        page("/health/live").handler(context -> json(context, 200, Json.write(Map.of("status", "up"))));
        page("/health/ready").handler(this::ready);
        page("/openapi.json").handler(this::contract);
        page(MetricsPage.PATH).handler(context -> node.metricsPage().answer(context.request()));
        DocsPage.mount(this::page);
        router.errorHandler(404, context -> problem(context, new Failure.NotFound("page here")));
        router.errorHandler(405, context -> problem(context, Failure.Other.methodNotAllowed("GET, HEAD")));
        router.errorHandler(
                500,
                context -> problem(context, new Failure.Other(500, "internal_error", "The page cannot be shown.")));
    }

    private Route page(String path) {
        return router.route(path).method(HttpMethod.GET).method(HttpMethod.HEAD);
    }

    /** Whether a path is one of ours and no operation. */
    static boolean has(String path) {
        return !path.startsWith("/api/")
                && (path.equals("/openapi.json")
                        || path.equals(MetricsPage.PATH)
                        || path.equals("/health")
                        || path.startsWith("/health/")
                        || path.equals("/docs")
                        || path.startsWith("/docs/"));
    }

    void handle(HttpServerRequest request) {
        router.handle(request);
    }

    /** From now on not ready. */
    void drain() {
        readiness.drain();
    }

    /** The form that the dashboard and older probes read. */
    private void health(RoutingContext context) {
        json(
                context,
                200,
                Json.write(Map.of(
                        "status", "healthy",
                        "timestamp", node.time().wall().instant(),
                        "version", Program.version(),
                        "environment", node.config().mode().name().toLowerCase(Locale.ROOT))));
    }

    private void ready(RoutingContext context) {
        Health health = Health.of(
                config.required(), node.registry().all(), directory.view().contracts());
        readiness.report().onSuccess(own -> {
            boolean ready = health.ready() && own.ready();
            ObjectNode document = health.document();
            if (!own.ready()) {
                document.set("status", own.document().path("status"));
            }
            document.set("checks", own.document().path("checks"));
            json(context, ready ? 200 : 503, Json.write(document));
        });
    }

    private void contract(RoutingContext context) {
        MergedPage page = merged();
        HttpServerResponse response = context.response();
        response.putHeader("etag", page.etag()).putHeader("cache-control", "no-cache");
        if (page.etag().equals(context.request().getHeader("if-none-match"))) {
            response.setStatusCode(304).end();
        } else {
            response.putHeader("content-type", "application/json").end(page.body());
        }
    }

    /** Written once after each change of contracts, when somebody asks. */
    private MergedPage merged() {
        View view = directory.view();
        Optional<MergedPage> known = merged.filter(page -> page.view().equals(view));
        return known.orElseGet(() -> {
            Buffer body = Json.write(MergedDocument.of(view.contracts(), Program.version()));
            MergedPage page = new MergedPage(view, body, etag(view));
            merged = Optional.of(page);
            return page;
        });
    }

    /** The same for the same contracts, on every node and after every restart. */
    private static String etag(View view) {
        int hash = view.contracts().stream().map(Contract::hash).toList().hashCode();
        return "\"" + Integer.toHexString(hash) + "-"
                + Integer.toHexString(Program.version().hashCode()) + "\"";
    }

    private static void harden(RoutingContext context) {
        context.response()
                .putHeader("x-content-type-options", "nosniff")
                .putHeader("referrer-policy", "no-referrer")
                .putHeader("content-security-policy", DocsPage.POLICY);
        context.next();
    }

    private static void json(RoutingContext context, int status, Buffer body) {
        context.response()
                .setStatusCode(status)
                .putHeader("content-type", "application/json")
                .putHeader("cache-control", "no-store")
                .end(body);
    }

    private static void problem(RoutingContext context, Failure failure) {
        Trace trace = Trace.continued(context.request().getHeader("traceparent"));
        ApiResponse problem = Problem.response(failure, context.normalizedPath(), trace.traceId());
        HttpServerResponse response = context.response().setStatusCode(problem.status());
        problem.headers().forEach(response::putHeader);
        response.end(problem.body());
    }
}
