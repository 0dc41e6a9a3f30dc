package dev.lad.platform.faults;

import dev.lad.platform.Launched;
import dev.lad.platform.PlatformMain;
import dev.lad.platform.PostgresMain;
import dev.lad.platform.SkewedMain;
import dev.lad.shared.json.StrictJson;
import dev.lad.testkit.TestTwins;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;

/**
 * LAD as processes on one machine, joined over {@code cluster.xml}: a PostgreSQL, a gateway, the services in two groups,
 * and the second group twice.
 */
final class Town implements AutoCloseable {
    /** What every request needs. */
    static final String CORE = "auth,users,billing";

    static final String WORK =
            "campaigns,apollo-leads,social-integration,deals-pipeline,ai-icp-assistant,lead-enrichment,overview,voice-agent";

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Path home;
    private final String name = "town-" + UUID.randomUUID();
    private final int postgresPort = TestTwins.freePort();
    private final int clusterPort = TestTwins.freePort();
    private final int gatewayPort = TestTwins.freePort();
    private final HttpClient client = HttpClient.newHttpClient();
    private final Map<String, Launched> processes = new HashMap<>();
    private String databaseUrl = "";

    Town(Path home) throws Exception {
        this.home = home;
        startPostgres();
        start("core", CORE);
        start("work-a", WORK);
        start("work-b", WORK);
        start("gateway", "gateway");
        awaitInstances(CORE, 1);
        awaitInstances(WORK, 2);
    }

    /** Of the gateway. */
    String url() {
        return "http://127.0.0.1:" + gatewayPort;
    }

    String databaseUrl() {
        return databaseUrl;
    }

    void startPostgres() throws Exception {
        Launched postgres = Launched.of(
                PostgresMain.class, Map.of("LAD_HOME", home.toString(), "LAD_POSTGRES_PORT", "" + postgresPort));
        processes.put("postgres", postgres);
        String line = postgres.line("export DATABASE_URL=");
        databaseUrl = line.substring(line.indexOf('=') + 1);
    }

    /** Starts a process; it is up when the others see it. */
    void start(String process, String services) throws IOException {
        processes.put(process, Launched.of(PlatformMain.class, settings(services, gatewayPort)));
    }

    /** The same on a machine whose clock is a minute ahead. */
    void startSkewed(String process, String services) throws IOException {
        processes.put(process, Launched.of(SkewedMain.class, settings(services, gatewayPort)));
    }

    /** Another gateway, which may have so many files and connections open; answers its URL. */
    String startNarrowGateway(String process, int handles) throws IOException {
        int port = TestTwins.freePort();
        processes.put(
                process,
                Launched.under(
                        List.of("sh", "-c", "ulimit -n " + handles + "; exec \"$@\"", "sh"),
                        PlatformMain.class,
                        settings("gateway", port)));
        return "http://127.0.0.1:" + port;
    }

    private Map<String, String> settings(String services, int gatewayPort) {
        Map<String, String> environment = new HashMap<>();
        environment.put("LAD_SERVICES", services);
        environment.put("DATABASE_URL", databaseUrl);
        environment.put("LAD_HOME", home.toString());
        environment.put("LAD_CLUSTER", "on");
        environment.put("LAD_CLUSTER_NAME", name);
        environment.put("LAD_CLUSTER_PORT", "" + clusterPort);
        environment.put("LAD_GATEWAY_PORT", "" + gatewayPort);
        environment.put("LAD_RATE_LIMITS", "off");
        environment.put("LAD_LOG_LEVEL", "warn");
        for (String service : (CORE + "," + WORK).split(",")) {
            environment.put("LAD_" + service.replace('-', '_').toUpperCase(Locale.ROOT) + "_PORT", "0");
        }
        return environment;
    }

    Launched process(String process) {
        Launched running = processes.get(process);
        if (running == null) {
            throw new IllegalArgumentException(process + " was never started");
        }
        return running;
    }

    /** Waits until the gateway sends requests to so many instances of each of these services. */
    void awaitInstances(String services, int count) throws InterruptedException {
        for (String service : services.split(",")) {
            awaitOne(service, count);
        }
    }

    /** Waits until a gateway can answer for every service. */
    void awaitUp(String gateway) throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (instances(gateway, "overview") < 1 || instances(gateway, "users") < 1) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError(gateway + " is not up after " + PATIENCE);
            }
            LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
        }
    }

    private void awaitOne(String service, int count) throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (instances(url(), service) != count) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("not " + count + " but " + instances(url(), service) + " instances of "
                        + service + " after " + PATIENCE);
            }
            LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
        }
    }

    private long instances(String gateway, String service) throws InterruptedException {
        try {
            var response = client.send(
                    HttpRequest.newBuilder(URI.create(gateway + "/health/ready"))
                            .timeout(Duration.ofSeconds(5))
                            .build(),
                    BodyHandlers.ofByteArray());
            var known = StrictJson.parse(Buffer.buffer(response.body()))
                    .path("services")
                    .path(service);
            long up = 0;
            for (var instance : known.path("instances")) {
                up += instance.path("state").asText().equals("up") ? 1 : 0;
            }
            return known.path("state").asText().equals("up") ? up : 0;
        } catch (IOException notYet) {
            return -1;
        }
    }

    @Override
    public void close() {
        Launched postgres = processes.remove("postgres");
        processes.values().forEach(Launched::kill);
        if (postgres != null) {
            postgres.close();
        }
    }
}
