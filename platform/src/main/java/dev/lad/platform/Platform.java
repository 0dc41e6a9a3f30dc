package dev.lad.platform;

import dev.lad.platform.postgres.EmbeddedPostgres;
import dev.lad.platform.postgres.Home;
import dev.lad.shared.config.Env;
import dev.lad.shared.node.Node;
import dev.lad.shared.node.Shutdown;
import dev.lad.shared.time.Time;
import dev.lad.twins.TwinOptions;
import dev.lad.twins.Twins;
import io.vertx.core.Deployable;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;

/**
 * The start of everything, in the order in which one thing needs another, side by side where none does: PostgreSQL and
 * the twins start while the services read their contracts.
 */
final class Platform {
    /** Telling callers, finishing what is running, and closing connections. */
    private static final Duration STOP_LIMIT = Duration.ofSeconds(20);

    private static final String WITH_TWINS = "twins: no message leaves this machine, and nothing is charged";
    private static final String TWINS_ELSEWHERE = "twins, which another process runs (./lad twins)";
    private static final String WITH_PROVIDERS = "the real ones: messages reach people, and calls are charged";

    private static final String RUNNING = """

            The API is at %1$s, its documentation at %1$s/docs.
            The providers are %2$s.
            Try next, in another terminal:
              ./lad demo
            Ctrl-C stops all of it and keeps the data.
            """;

    private final Env env;
    private final Clock machine;
    private final Progress progress;
    private final Shutdown shutdown;

    /** @param machine this machine's clock */
    Platform(Env env, Clock machine, Progress progress, Shutdown shutdown) {
        this.env = env;
        this.machine = machine;
        this.progress = progress;
        this.shutdown = shutdown;
    }

    /** Blocks until all that this process runs answers. */
    void start() throws Exception {
        PlatformConfig config = PlatformConfig.read(env);
        Path home = Home.path(env);
        if (env.isMistaken()) {
            tellAllMistakes(config);
        }
        Database database = database(config, home);
        Optional<Future<Twins>> twins = config.twins()
                .map(options -> options.withMemory(memory(config, Home.open(home))))
                .map(this::twins);
        Time time = config.twins()
                .map(options -> new Time(machine, options.clock()))
                .orElseGet(() -> Time.of(machine));
        Node node = Node.start(config.forServices(env, database.url()), config.node(), time)
                .await();
        shutdown.add("vertx", () -> stopped(node.vertx().close()));

        List<Deployable> services = config.services().on(node);
        List<Deployable> gateway = config.services().gatewayOn(node);
        env.check();
        database.ready().await();
        // Before any service: the business clock is theirs, and they put it where it was left.
        Optional<Twins> outside = twins.map(starting -> starting.await());
        outside.ifPresent(running ->
                progress.step("providers", "twins of them, controlled at " + running.baseUrl(TwinOptions.CONTROL)));
        deploy("services", node.vertx(), services);
        progress.step("services", services.size() + " of them answer");
        deploy("gateway", node.vertx(), gateway);
        outside.ifPresent(providers -> TwinsMain.resume(providers).await());
        boolean whole = config.services().withGateway();
        progress.say(
                whole
                        ? RUNNING.formatted("http://localhost:" + config.gatewayPort(), providers(config))
                        : "Running, without the gateway; Ctrl-C stops it.\n");
    }

    private static String providers(PlatformConfig config) {
        if (config.twins().isPresent()) {
            return WITH_TWINS;
        }
        return config.node().isSandbox() ? TWINS_ELSEWHERE : WITH_PROVIDERS;
    }

    /** Nothing is begun yet: the services are made only to read their settings. */
    private void tellAllMistakes(PlatformConfig config) {
        String nowhere = "postgresql://nobody@localhost/nowhere";
        Env complete = config.databaseUrl().isPresent() ? env : env.with("DATABASE_URL", nowhere);
        Node node = Node.start(complete, config.node(), Time.system()).await();
        config.services().on(node);
        config.services().gatewayOn(node);
        env.check();
    }

    /** A PostgreSQL that answers soon, and where. */
    private record Database(String url, Future<Void> ready) {}

    private Database database(PlatformConfig config, Path directory) throws IOException, InterruptedException {
        if (config.databaseUrl().isPresent()) {
            progress.step("database", "the one of DATABASE_URL");
            return new Database(config.databaseUrl().get(), Future.succeededFuture());
        }
        Home home = Home.open(directory);
        var postgres = new EmbeddedPostgres(home, config.postgresPort());
        shutdown.add("postgres", () -> {
            if (postgres.stop()) {
                progress.step("stopped", "PostgreSQL; the data stays in " + postgres.data());
            }
        });
        if (postgres.isNew()) {
            progress.step("database", "creating it in " + postgres.data() + ", once");
            TwinsMemory.beginAnew(home);
        }
        String url = postgres.prepare();
        return new Database(url, onThread("postgres-start", () -> {
            postgres.start();
            progress.step("database", "PostgreSQL on port " + config.postgresPort() + ", data in " + postgres.data());
            return null;
        }));
    }

    /** On a Vert.x of their own: what the outside world does must not hold up the services. */
    private Future<Twins> twins(TwinOptions options) {
        Vertx outside = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
        shutdown.add("twins", () -> stopped(outside.close()));
        Future<Twins> starting = TwinsMain.start(outside, options);
        shutdown.addDeployment("twins-start", starting);
        return starting;
    }

    private static Path memory(PlatformConfig config, Home home) {
        return config.databaseUrl().map(url -> TwinsMemory.of(home, url)).orElseGet(() -> TwinsMemory.of(home));
    }

    private void deploy(String what, Vertx vertx, List<Deployable> verticles) {
        List<Future<String>> deployments =
                verticles.stream().map(vertx::deployVerticle).toList();
        shutdown.add(
                what,
                () -> stopped(Future.join(deployments.stream()
                        .map(deployment -> deployment.compose(vertx::undeploy, failed -> Future.succeededFuture()))
                        .toList())));
        Future.all(deployments).await();
    }

    private static void stopped(Future<?> stopping) throws Exception {
        stopping.await(STOP_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
    }

    private static <T> Future<T> onThread(String name, Callable<T> work) {
        Promise<T> promise = Promise.promise();
        var thread = new Thread(
                () -> {
                    try {
                        promise.complete(work.call());
                    } catch (Exception failed) {
                        promise.fail(failed);
                    }
                },
                name);
        thread.start();
        return promise.future();
    }
}
