package dev.lad.shared.front;

import dev.lad.shared.auth.Recognition;
import dev.lad.shared.auth.ServiceTokens;
import dev.lad.shared.errors.Failure;
import dev.lad.shared.http.HttpLimits;
import dev.lad.shared.http.StrictHttp;
import dev.lad.shared.json.Json;
import dev.lad.shared.node.CannotStart;
import dev.lad.shared.node.Node;
import dev.lad.shared.observe.MetricsPage;
import dev.lad.shared.observe.Readiness;
import dev.lad.shared.service.Contract;
import dev.lad.shared.service.Dispatcher;
import dev.lad.shared.service.Operation;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * A service's own port: the same contract as at the gateway, with authentication and access checked here. Beside the
 * contract's paths it answers {@code /health/live}, {@code /health/ready}, {@code /openapi.json} and {@code /metrics}.
 * Other services, which show a service token, are served the internal operations too.
 */
public final class ServicePort {
    private static final Duration PATIENCE = Duration.ofSeconds(15);
    private static final String LIVE = "/health/live";
    private static final String READY = "/health/ready";
    private static final String CONTRACT = "/openapi.json";
    private static final Set<String> PAGES = Set.of(LIVE, READY, CONTRACT, MetricsPage.PATH);
    private static final Set<HttpMethod> READING = Set.of(HttpMethod.GET, HttpMethod.HEAD);
    private static final Buffer ALIVE = Buffer.buffer("{\"status\":\"up\"}");

    private final String service;
    private final String host;
    private final Chain chain;
    private final Buffer document;
    private final Buffer wholeDocument;
    private final Optional<ServiceTokens> tokens;
    private final HttpServer server;
    private final Promise<Void> leaving = Promise.promise();
    private final Readiness readiness;
    private final MetricsPage metrics;

    private ServicePort(
            Node node, FrontConfig config, Dispatcher dispatcher, Recognition recognition, Readiness readiness) {
        Contract contract = dispatcher.contract();
        StrictHttp http = new StrictHttp(node.vertx(), HttpLimits.standard(config.keepAlive()));
        this.service = contract.service();
        this.host = node.config().publicHost();
        this.document = Json.write(PublicDocument.of(contract));
        this.wholeDocument = Json.write(contract.document());
        this.tokens = node.serviceTokens();
        this.readiness = readiness;
        this.metrics = node.metricsPage();
        this.chain = chain(node, config, dispatcher, recognition, http, leaving.future());
        this.server = http.server(this::handle);
    }

    /**
     * Begins to listen. Belongs to the event loop that calls it. Fails with {@link CannotStart} where the port is taken.
     *
     * @param recognition the node's authenticator
     * @param readiness what {@code /health/ready} answers
     */
    public static Future<ServicePort> open(
            Node node, FrontConfig config, Dispatcher dispatcher, Recognition recognition, Readiness readiness) {
        ServicePort opened = new ServicePort(node, config, dispatcher, recognition, readiness);
        return opened.server
                .listen(config.port().number(), node.config().bindHost())
                .recover(config.port()::explain)
                .map(opened);
    }

    /** Where other processes reach it. */
    public String url() {
        return "http://" + host + ":" + port();
    }

    /** The port that it got. */
    public int port() {
        return server.actualPort();
    }

    /**
     * From now on {@code /health/ready} says no, so that a load balancer goes elsewhere, and streams without an end come to
     * one; requests are still answered.
     */
    public void drain() {
        readiness.drain();
        leaving.tryComplete();
    }

    /** Stops listening, lets end what is being answered for up to 15 s, and closes what is open. */
    public Future<Void> close() {
        return server.shutdown(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    private static Chain chain(
            Node node,
            FrontConfig config,
            Dispatcher dispatcher,
            Recognition recognition,
            StrictHttp http,
            Future<Void> leaving) {
        Collection<Operation> operations = dispatcher.contract().operations().values();
        String service = dispatcher.contract().service();
        RouteTable routes = routes(service, operations, operation -> operation.access() != Operation.Access.INTERNAL);
        RouteTable between = routes(service, operations, operation -> true);
        Observation observation = new Observation(node.instruments(service), "port");
        return new Chain(
                List.of(
                        new IdentifyRequest(new ClientAddress(config.trustedProxies()), observation),
                        new AcceptService(service, node.serviceTokens()),
                        new MatchOperation(() -> routes, () -> between),
                        new Authenticate(recognition),
                        new CheckAccess(),
                        new AnswerStream(
                                node.vertx(),
                                dispatcher::stream,
                                node.time().wall(),
                                leaving,
                                node.authenticator()::watch),
                        new ReadBody(http),
                        new Dispatch(
                                (route, request) -> dispatcher.dispatch(request),
                                node.time().wall())),
                observation);
    }

    private static RouteTable routes(String service, Collection<Operation> operations, Predicate<Operation> which) {
        return RouteTable.of(operations.stream()
                .filter(which)
                .map(operation -> new Route(service, operation, Mount.LOCAL))
                .toList());
    }

    private void handle(HttpServerRequest request) {
        String path = request.path() == null ? "" : request.path();
        if (!PAGES.contains(path)) {
            chain.handle(request);
        } else if (!READING.contains(request.method())) {
            StrictHttp.refuse(request, Failure.Other.methodNotAllowed("GET, HEAD"));
        } else {
            page(request, path);
        }
    }

    private void page(HttpServerRequest request, String path) {
        switch (path) {
            case LIVE -> page(request, 200, ALIVE);
            case READY ->
                readiness
                        .report()
                        .onSuccess(report -> page(request, report.ready() ? 200 : 503, Json.write(report.document())));
            case MetricsPage.PATH -> metrics.answer(request);
            case CONTRACT -> page(request, 200, fromService(request) ? wholeDocument : document);
            default -> throw new IllegalStateException("no page " + path);
        }
    }

    private boolean fromService(HttpServerRequest request) {
        try {
            return AcceptService.identity(request.headers(), service, tokens).isPresent();
        } catch (Failure.Unauthenticated notBelieved) {
            return false;
        }
    }

    private void page(HttpServerRequest request, int status, Buffer body) {
        request.response()
                .setStatusCode(status)
                .putHeader("content-type", "application/json")
                .putHeader("cache-control", "no-store")
                .putHeader("x-content-type-options", "nosniff")
                .end(body);
    }

    @Override
    public String toString() {
        return service + " at " + url();
    }
}
