package dev.lad.platform.faults;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lad.platform.Launched;
import dev.lad.platform.PlatformMain;
import dev.lad.platform.PostgresMain;
import dev.lad.platform.SkewedMain;
import dev.lad.shared.json.Json;
import dev.lad.shared.json.StrictJson;
import dev.lad.testkit.Await;
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
import java.util.Optional;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/** LAD as processes on one machine, joined over {@code cluster.xml}. Nothing runs until it is started. */
final class Town implements AutoCloseable {
    /** What every request needs. */
    static final String CORE = "auth,users,billing";

    static final String WORK =
            "campaigns,apollo-leads,social-integration,deals-pipeline,ai-icp-assistant,lead-enrichment,overview,voice-agent";

    static final Duration PATIENCE = Duration.ofSeconds(120);

    private final Path home;
    private final String name = "town-" + UUID.randomUUID();
    private final int postgresPort = TestTwins.freePort();
    private final int clusterPort = TestTwins.freePort();
    private final int gatewayPort = TestTwins.freePort();
    private final HttpClient client = HttpClient.newHttpClient();
    private final Map<String, Launched> processes = new HashMap<>();
    private String databaseUrl = "";

    Town(Path home) {
        this.home = home;
    }

    /** Of the first gateway. */
    String url() {
        return "http://127.0.0.1:" + gatewayPort;
    }

    String databaseUrl() {
        return databaseUrl;
    }

    /** @param wrapper a command that runs the command that follows it */
    void startPostgres(String... wrapper) throws Exception {
        Launched postgres = Launched.under(
                List.of(wrapper),
                PostgresMain.class,
                Map.of("LAD_HOME", home.toString(), "LAD_POSTGRES_PORT", "" + postgresPort));
        processes.put("postgres", postgres);
        String line = postgres.line("export DATABASE_URL=");
        databaseUrl = line.substring(line.indexOf('=') + 1);
    }

    /** Starts a process; it is up when the others see it. */
    void start(String process, String services) throws IOException {
        start(process, services, Map.of());
    }

    /** @param more settings of this process, which win */
    void start(String process, String services, Map<String, String> more) throws IOException {
        Map<String, String> environment = settings(services, gatewayPort);
        environment.putAll(more);
        processes.put(process, Launched.of(PlatformMain.class, environment));
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
    void awaitInstances(String services, int count) {
        awaitInstances(url(), services, count);
    }

    void awaitInstances(String gateway, String services, int count) {
        await(count + " instances of each of " + services, () -> Stream.of(services.split(","))
                .allMatch(service -> instances(gateway, service) == count));
    }

    /** Waits until a gateway can answer for every service. */
    void awaitUp(String gateway) {
        await(gateway, () -> instances(gateway, "overview") > 0 && instances(gateway, "users") > 0);
    }

    /** Looks again and again until it holds, for as long as a busy machine may reasonably take. */
    static void await(String what, BooleanSupplier holds) {
        Await.until(what, PATIENCE, holds);
    }

    private long instances(String gateway, String service) {
        JsonNode known = page(gateway + "/health/ready")
                .map(body -> StrictJson.parse(body).path("services").path(service))
                .orElseGet(Json::object);
        long up = 0;
        for (JsonNode instance : known.path("instances")) {
            up += instance.path("state").asText().equals("up") ? 1 : 0;
        }
        return known.path("state").asText().equals("up") ? up : 0;
    }

    /** What stands there; empty where nobody answers. */
    Optional<Buffer> page(String url) {
        HttpRequest request = HttpRequest.newBuilder(URI.create(url))
                .timeout(Duration.ofSeconds(5))
                .build();
        try {
            return Optional.of(Buffer.buffer(
                    client.send(request, BodyHandlers.ofByteArray()).body()));
        } catch (IOException nobody) {
            return Optional.empty();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(stopped);
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
