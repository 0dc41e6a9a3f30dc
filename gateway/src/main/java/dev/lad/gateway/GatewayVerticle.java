package dev.lad.gateway;

import dev.lad.shared.auth.Recognition;
import dev.lad.shared.front.Chain;
import dev.lad.shared.http.HttpLimits;
import dev.lad.shared.http.StrictHttp;
import dev.lad.shared.mesh.Guard;
import dev.lad.shared.mesh.HttpTransport;
import dev.lad.shared.node.Node;
import dev.lad.shared.observe.Instruments.Circuit;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.net.URI;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Assembles the gateway on one event loop and opens its port. */
public final class GatewayVerticle extends VerticleBase {
    /** Two generations of so many addresses, tenants and operations: at most some 60 MB. */
    private static final int BUCKETS = 200_000;

    private static final Logger LOG = LoggerFactory.getLogger(GatewayVerticle.class);

    private final Node node;
    private final GatewayConfig config;
    private final Recognition recognition;
    private final Deque<Supplier<Future<?>>> stops = new ArrayDeque<>();
    private int port;

    /** With the auth-service as the one that says who calls. */
    public GatewayVerticle(Node node) {
        this(node, node.authenticator());
    }

    /** With callers recognised in another way. */
    GatewayVerticle(Node node, Recognition recognition) {
        this.node = node;
        this.config = GatewayConfig.read(node.env());
        this.recognition = recognition;
    }

    @Override
    public Future<?> start() {
        Clock wall = node.time().wall();
        Directory directory = new Directory(vertx, new ContractSource(node.transport(), wall));
        node.registry().onChange(directory::heard);
        HttpLimits limits = HttpLimits.standard(config.front().keepAlive());
        StrictHttp http = new StrictHttp(vertx, limits);
        ForwardStream streams = new ForwardStream(vertx, node.delivery(), limits.idle());
        stops.push(streams::close);
        Chain chain = GatewayChain.of(
                node,
                config,
                () -> directory.view().routes(),
                recognition,
                new Buckets(wall, BUCKETS),
                http,
                streams,
                legacy());
        Pages pages = new Pages(node, config, directory);
        return listen(http.server(request -> route(pages, chain, request)), pages, streams);
    }

    /** The port that it got. */
    int port() {
        return port;
    }

    @Override
    public Future<?> stop() {
        Future<?> stopped = Future.succeededFuture();
        while (!stops.isEmpty()) {
            Supplier<Future<?>> next = stops.pop();
            stopped = stopped.eventually(next::get);
        }
        return stopped;
    }

    private Future<?> listen(HttpServer server, Pages pages, ForwardStream streams) {
        return server.listen(config.front().port().number(), node.config().bindHost())
                .recover(config.front().port()::explain)
                .onSuccess(open -> {
                    port = open.actualPort();
                    stops.push(() -> {
                        pages.drain();
                        streams.drain();
                        return open.shutdown();
                    });
                    LOG.atInfo().addKeyValue("port", port).log("gateway.open");
                });
    }

    private void route(Pages pages, Chain chain, HttpServerRequest request) {
        String path = request.path();
        if (path != null && Pages.has(path)) {
            pages.handle(request);
        } else {
            chain.handle(request);
        }
    }

    private Optional<ForwardLegacy> legacy() {
        if (config.legacy().isEmpty()) {
            return Optional.empty();
        }
        HttpClientAgent client = HttpTransport.client(vertx);
        stops.push(client::close);
        LegacyIdentity identity =
                new LegacyIdentity(config.legacySecret(), node.time().wall());
        Map<String, Guard> guards = new HashMap<>();
        config.legacy().forEach(route -> guards.computeIfAbsent(route.url(), this::guard));
        return Optional.of(new ForwardLegacy(client, config.legacy(), identity, guards));
    }

    private Guard guard(String url) {
        URI old = URI.create(url);
        String target = old.getHost() + (old.getPort() < 0 ? "" : ":" + old.getPort());
        Guard guard = new Guard(
                vertx, target, "The older system", node.config().mesh().limits());
        node.instruments("gateway").circuit(target, () -> Circuit.of(guard.state()));
        return guard;
    }
}
