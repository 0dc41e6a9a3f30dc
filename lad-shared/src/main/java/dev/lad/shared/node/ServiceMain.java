package dev.lad.shared.node;

import dev.lad.shared.config.Env;
import dev.lad.shared.front.ListenPort;
import dev.lad.shared.service.Contract;
import dev.lad.shared.time.Time;
import io.vertx.core.Deployable;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs one service, or the gateway, as a process of its own: joins the cluster, deploys it, leaves without losing a
 * request. Called by each module's {@code main}.
 */
public final class ServiceMain {
    /** Telling callers, finishing what is running, and closing the database. */
    private static final Duration STOP_LIMIT = Duration.ofSeconds(25);

    private static final Logger LOG = LoggerFactory.getLogger(ServiceMain.class);

    private static final String ABOUT = """
            The %s of LAD, as a process of its own. It takes no arguments; --help and --version are answered.
            """;

    private ServiceMain() {}

    /** The service whose contract is beside {@code verticle}; {@code made} reads its settings when it is made. */
    public static void run(Class<?> verticle, Function<Node, Deployable> made, String[] args) {
        Contract.Head head = Contract.headBeside(verticle);
        run(head, ABOUT.formatted("service " + head.service()), made, args);
    }

    /** The gateway, which has no contract of its own. */
    public static void gateway(int port, Function<Node, Deployable> made, String[] args) {
        run(new Contract.Head("gateway", port), ABOUT.formatted("gateway"), made, args);
    }

    private static void run(Contract.Head head, String about, Function<Node, Deployable> made, String[] args) {
        var program = new Program(head.service(), head.service(), about);
        program.run(args, (env, shutdown) -> start(head, made, env, shutdown));
    }

    private static void start(Contract.Head head, Function<Node, Deployable> made, Env env, Shutdown shutdown)
            throws Exception {
        NodeConfig config = NodeConfig.read(env, true);
        ListenPort port = ListenPort.read(env, head.service(), head.port());
        LOG.atInfo()
                .addKeyValue("service", head.service())
                .addKeyValue("version", Program.version())
                .addKeyValue("mode", config.mode().name().toLowerCase(Locale.ROOT))
                .addKeyValue("port", port.number())
                .addKeyValue("clustered", config.clustered())
                .log("service.starting");
        Node node = Node.start(env, config, Time.system()).await();
        shutdown.add("vertx", () -> await(node.vertx()));
        Deployable deployable = made.apply(node);
        env.check();
        Future<String> deployment = node.vertx().deployVerticle(deployable);
        shutdown.addDeployment("start", deployment);
        deployment.await();
        LOG.atInfo()
                .addKeyValue("service", head.service())
                .addKeyValue("settings", env.read())
                .addKeyValue(
                        "sinceLaunchMillis",
                        Program.sinceLaunch(Time.system().wall()).toMillis())
                .log("service.started");
    }

    private static void await(Vertx vertx) throws Exception {
        vertx.close().await(STOP_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
        LOG.atInfo().log("service.stopped");
    }
}
