package dev.lad.shared.node;

import com.hazelcast.config.Config;
import dev.lad.bus.Codecs;
import dev.lad.shared.auth.Authenticator;
import dev.lad.shared.auth.MeshIssuer;
import dev.lad.shared.auth.ServiceTokens;
import dev.lad.shared.config.Env;
import dev.lad.shared.mesh.BusTransport;
import dev.lad.shared.mesh.Delivery;
import dev.lad.shared.mesh.HttpTransport;
import dev.lad.shared.mesh.MeshConfig;
import dev.lad.shared.mesh.ObservedTransport;
import dev.lad.shared.mesh.Registry;
import dev.lad.shared.mesh.RemoteServices;
import dev.lad.shared.mesh.Services;
import dev.lad.shared.mesh.Targets;
import dev.lad.shared.mesh.Transport;
import dev.lad.shared.observe.Instruments;
import dev.lad.shared.observe.Metrics;
import dev.lad.shared.observe.MetricsPage;
import dev.lad.shared.observe.Tracing;
import dev.lad.shared.observe.TracingConfig;
import dev.lad.shared.time.Time;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.internal.VertxInternal;
import io.vertx.spi.cluster.hazelcast.HazelcastClusterManager;
import java.net.BindException;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;

/** One running process: what its services share. */
public final class Node {
    /** What calls on behalf of the process itself, no service of it, are signed with. */
    private static final String SELF = "node";

    private static final Duration POLL_REVOCATIONS = Duration.ofSeconds(5);

    private final String id;
    private final Vertx vertx;
    private final Env env;
    private final NodeConfig config;
    private final Time time;
    private final ClockCheck clockCheck;
    private final Registry registry;
    private final Optional<ServiceTokens> serviceTokens;
    private final Transport transport;
    private final Targets targets;
    private final Delivery delivery;
    private final Authenticator authenticator;
    private final NodeHealth health;
    private final Metrics metrics = Metrics.ofProcess();
    private final Tracing tracing;
    private final MetricsPage metricsPage;

    private Node(String id, Vertx vertx, Env env, NodeConfig config, Time time, Predicate<String> admitted) {
        new Codecs(time.wall()).register(vertx.eventBus());
        this.id = id;
        this.vertx = vertx;
        this.env = env;
        this.config = config;
        this.time = time;
        this.clockCheck = new ClockCheck(time.wall());
        MeshConfig mesh = config.mesh();
        this.tracing = Tracing.start(TracingConfig.read(env), Program.version());
        this.metricsPage = new MetricsPage(vertx, metrics, env.secret("LAD_METRICS_TOKEN"));
        this.registry = new Registry(vertx, time.wall(), mesh.remote().keySet(), admitted);
        this.serviceTokens = mesh.secret().map(secret -> new ServiceTokens(secret, time.wall()));
        this.transport = new ObservedTransport(transport(mesh), metrics, tracing.spans(SELF));
        this.targets = new Targets(vertx, registry, transport, mesh.limits());
        this.delivery = new Delivery(registry, targets, time.wall());
        this.health = NodeHealth.of(vertx, registry, targets, instruments(SELF));
        ((VertxInternal) vertx).addCloseHook(closed -> tracing.close().onComplete(closed));
        this.authenticator = Authenticator.start(
                vertx,
                new MeshIssuer(services(SELF), SELF, time.wall()),
                config.origins(),
                POLL_REVOCATIONS,
                time.wall());
    }

    /**
     * Starts Vert.x, joins the cluster where the configuration says so, and listens for announcements. With mistakes in the
     * environment it stays alone: it then only serves to find the mistakes of the services, too.
     */
    public static Future<Node> start(Env env, NodeConfig config, Time time) {
        VertxOptions options = new VertxOptions().setEventLoopPoolSize(config.eventLoops());
        if (!config.clustered() || env.isMistaken()) {
            return on(Vertx.vertx(options), env, config, time);
        }
        String id = UUID.randomUUID().toString();
        Membership membership = new Membership(config.cluster(), id);
        Config hazelcast = Cluster.hazelcast(config.cluster());
        membership.show(hazelcast);
        HazelcastClusterManager manager = new HazelcastClusterManager(hazelcast);
        return Vertx.builder()
                .with(options.setEventBusOptions(Cluster.bus(config.cluster())))
                .withClusterManager(manager)
                .buildClustered()
                .recover(failure -> Future.failedFuture(unbound(config.cluster(), failure)))
                .compose(vertx -> admitted(vertx, membership.objection(manager.getHazelcastInstance())))
                .compose(vertx -> {
                    Node node = new Node(id, vertx, env, config, time, membership::admits);
                    membership.watch(gone -> vertx.runOnContext(now -> node.registry.nodeLeft(gone)));
                    return node.listen();
                });
    }

    private static Throwable unbound(ClusterConfig cluster, Throwable failure) {
        return failure instanceof BindException && cluster.busPort() != 0
                ? CannotStart.portTaken(cluster.busPort(), "the event bus", "LAD_BUS_PORT")
                : failure;
    }

    /** Leaves again where there is an objection. */
    private static Future<Vertx> admitted(Vertx vertx, Optional<CannotStart> objection) {
        return objection.isEmpty()
                ? Future.succeededFuture(vertx)
                : vertx.close().transform(left -> Future.failedFuture(objection.get()));
    }

    /** On a Vert.x that somebody else started and will close. */
    public static Future<Node> on(Vertx vertx, Env env, NodeConfig config, Time time) {
        return new Node(UUID.randomUUID().toString(), vertx, env, config, time, any -> true).listen();
    }

    private Future<Node> listen() {
        return registry.start().map(this);
    }

    private Transport transport(MeshConfig mesh) {
        Transport bus = new BusTransport(vertx, registry, time.wall());
        if (mesh.remote().isEmpty() || serviceTokens.isEmpty()) {
            return bus;
        }
        ServiceTokens tokens = serviceTokens.get();
        HttpClientAgent client = HttpTransport.client(vertx);
        RemoteServices remote = new RemoteServices(vertx, client, registry, tokens, SELF, mesh.lookEvery());
        remote.start(mesh.remote().values());
        ((VertxInternal) vertx).addCloseHook(closed -> {
            remote.close();
            closed.succeed();
        });
        Transport http = new HttpTransport(client, remote::contract, tokens, time.wall());
        return (instance, request) -> (instance.onBus() ? bus : http).send(instance, request);
    }

    public Vertx vertx() {
        return vertx;
    }

    /** This start of this process, unique. */
    public String id() {
        return id;
    }

    /** For a service's own settings; everything is read before the start goes on. */
    public Env env() {
        return env;
    }

    public NodeConfig config() {
        return config;
    }

    public Time time() {
        return time;
    }

    ClockCheck clockCheck() {
        return clockCheck;
    }

    public Registry registry() {
        return registry;
    }

    public Transport transport() {
        return transport;
    }

    /** Brings calls to instances, and tries another where it may. */
    public Delivery delivery() {
        return delivery;
    }

    /** How the instances that this node calls have been lately. */
    public Targets targets() {
        return targets;
    }

    /** Makes and checks what services show each other over HTTP; empty where no secret is set. */
    public Optional<ServiceTokens> serviceTokens() {
        return serviceTokens;
    }

    /** Tells who sent a request, for every port of the process. */
    public Authenticator authenticator() {
        return authenticator;
    }

    /** What a service of this process measures itself with. */
    public Instruments instruments(String service) {
        return new Instruments(metrics, tracing.spans(service), service);
    }

    /** Whether the process is part of its cluster. */
    public NodeHealth health() {
        return health;
    }

    /** The process's figures, on each of its ports. */
    public MetricsPage metricsPage() {
        return metricsPage;
    }

    /** Calls to other services, in the name of {@code self}. */
    public Services services(String self) {
        return new Services(delivery, self);
    }
}
