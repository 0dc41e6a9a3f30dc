package dev.lad.shared.node;

import dev.lad.shared.config.Env;
import dev.lad.shared.log.LogConfig;
import dev.lad.shared.time.Time;
import io.vertx.core.Deployable;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
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

    private static final String HELP = """
            The %1$s service of LAD, as a process of its own. It takes no arguments; --help and --version are answered.

            Settings are environment variables:
              DATABASE_URL         postgresql://user:password@host:5432/database; `./lad db` starts one and prints it
              PORT                 the port that it listens on, instead of the one of its contract
              LAD_MODE             sandbox (providers are the twins, secrets have known defaults) or production [sandbox]
              LAD_BIND_HOST        the address that it listens on [sandbox: 127.0.0.1, production: 0.0.0.0]
              LAD_PUBLIC_HOST      the name under which other processes reach it [127.0.0.1]
              LAD_CLUSTER          on: finds the other processes over cluster.xml; off: stays alone [on]
              LAD_CLUSTER_NAME     processes of another name never join [lad]
              LAD_CLUSTER_HOST     the address of its cluster ports [127.0.0.1]
              LAD_CLUSTER_PORT     the first port tried for the cluster [5701]
              LAD_CLUSTER_MEMBERS  where to look for others, separated by commas [127.0.0.1]
              LAD_EVENT_LOOPS      threads that answer requests [a quarter of the cores, at least 1]
              LAD_LOG_LEVEL        trace, debug, info, warn or error [info]
              LAD_LOG_FORMAT       json or text [sandbox: text, production: json]
            """;

    private ServiceMain() {}

    /** Clustered unless {@code LAD_CLUSTER} says otherwise. {@code verticle} reads its settings when it is made. */
    public static void run(String service, Function<Node, Deployable> verticle, String[] args) {
        Program.run(service, HELP.formatted(service), args, shutdown -> start(service, verticle, shutdown));
    }

    private static void start(String service, Function<Node, Deployable> verticle, Shutdown shutdown) throws Exception {
        Env env = Env.of(System.getenv());
        LogConfig.read(env);
        NodeConfig config = NodeConfig.read(env, true);
        env.check();
        LOG.atInfo()
                .addKeyValue("service", service)
                .addKeyValue("version", Program.version())
                .addKeyValue("mode", config.mode())
                .addKeyValue("clustered", config.clustered())
                .log("service.starting");
        Node node = Node.start(env, config, Time.system()).await();
        shutdown.add("vertx", () -> await(node.vertx()));
        Deployable deployable = verticle.apply(node);
        env.check();
        node.vertx().deployVerticle(deployable).await();
        LOG.atInfo()
                .addKeyValue("service", service)
                .addKeyValue("settings", env.read())
                .addKeyValue("sinceLaunchMillis", sinceLaunchMillis())
                .log("service.started");
    }

    private static void await(Vertx vertx) throws Exception {
        vertx.close().await(STOP_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
        LOG.atInfo().log("service.stopped");
    }

    private static long sinceLaunchMillis() {
        Instant launch = ProcessHandle.current().info().startInstant().orElseThrow();
        return Duration.between(launch, Time.system().wall().instant()).toMillis();
    }
}
