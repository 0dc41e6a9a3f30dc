package dev.lad.platform;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lad.billing.BillingMain;
import dev.lad.shared.json.Json;
import dev.lad.shared.json.StrictJson;
import dev.lad.testkit.TestTwins;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.pgclient.PgBuilder;
import io.vertx.sqlclient.SqlClient;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a user sees of starting and stopping, with real processes; all share one home, as a user's starts do. */
class StartAndStopTest {
    private static final int TERMINATED = 128 + 15;

    /** Every other port that the platform opens; a test takes whichever are free. */
    private static final List<String> ANYWHERE = Stream.concat(
                    Stream.of("CONTROL", "APOLLO", "UNIPILE", "TWILIO", "GEMINI", "STRIPE")
                            .map(twin -> "TWIN_" + twin),
                    Stream.concat(Stream.of(Services.GATEWAY), Services.ALL.keySet().stream())
                            .map(service -> service.replace('-', '_').toUpperCase(Locale.ROOT)))
            .map(name -> "LAD_" + name + "_PORT")
            .toList();

    @TempDir
    private static Path home;

    private static int port;

    @BeforeAll
    static void choosePort() {
        port = TestTwins.freePort();
    }

    @Test
    void whatWasCommittedIsThereAfterAnOrderlyStopAndAfterAKill() throws Exception {
        try (var first = postgres()) {
            query(url(first), "create table if not exists kept as select 42 as answer");
            first.terminate();
            assertThat(first.exitCode()).isEqualTo(TERMINATED);
        }
        try (var second = postgres()) {
            String url = url(second);
            assertThat(query(url, "select answer from kept")).isEqualTo(42);
            query(url, "update kept set answer = 43 returning answer");
            second.kill();
        }
        try (var third = postgres()) {
            assertThat(query(url(third), "select answer from kept")).isEqualTo(43);
        }
    }

    @Test
    void theWholePlatformStartsAndStops() throws Exception {
        try (var platform = Launched.of(PlatformMain.class, onFreePorts(Map.of()))) {
            platform.line("Ctrl-C");
            platform.terminate();
            assertThat(platform.exitCode()).isEqualTo(TERMINATED);
            assertThat(platform.rest())
                    .anyMatch(line -> line.contains("PostgreSQL; the data stays"))
                    .noneMatch(line -> line.contains("shutdown."));
        }
    }

    @Test
    void whatTheTwinsKnowOutlivesAKillAndEndsWithTheData() throws Exception {
        Instant moment;
        try (var first = Launched.of(PlatformMain.class, onFreePorts(Map.of()))) {
            String control = control(first);
            twins("POST", control + "/control/unipile/accounts", Map.of("provider", "LINKEDIN"));
            moment = now(twins("PUT", control + "/control/clock", Map.of("advanceSeconds", 86_400)));
            first.kill();
        }
        try (var second = Launched.of(PlatformMain.class, onFreePorts(Map.of()))) {
            String control = control(second);
            second.line("Ctrl-C");
            assertThat(accounts(control)).isEqualTo(1);
            assertThat(now(twins("GET", control + "/control/clock", Map.of()))).isAfter(moment);
            second.terminate();
            assertThat(second.exitCode()).isEqualTo(TERMINATED);
        }
        Files.move(home.resolve("postgres"), home.resolve("postgres.of-before"));
        try (var anew = Launched.of(PlatformMain.class, onFreePorts(Map.of()))) {
            assertThat(accounts(control(anew))).isZero();
        }
    }

    @Test
    void aSecondProcessOnTheSameDataIsRefused() throws Exception {
        try (var first = postgres()) {
            url(first);
            refused(PostgresMain.class, Map.of(), "Another LAD (process");
        }
    }

    @Test
    void aTakenPortIsNamedWithTheSettingThatMovesIt() throws Exception {
        try (var other = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            assertThat(other.isBound()).isTrue();
            refused(PostgresMain.class, Map.of(), "Port " + port + " of the embedded PostgreSQL is taken");
        }
    }

    @Test
    void aTakenPortOfATwinEndsTheStart() throws Exception {
        try (var other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            refused(
                    PlatformMain.class,
                    Map.of("LAD_TWIN_CONTROL_PORT", "" + other.getLocalPort()),
                    "LAD_TWIN_CONTROL_PORT");
        }
    }

    @Test
    void aDatabaseUrlThatIsNoneIsRefused() throws Exception {
        refused(PlatformMain.class, Map.of("DATABASE_URL", "mysql://root@localhost/lad"), "DATABASE_URL");
    }

    @Test
    void aDatabaseThatDoesNotAnswerIsRefused() throws Exception {
        refused(PlatformMain.class, Map.of("DATABASE_URL", "postgresql://lad:lad@127.0.0.1:1/lad"), "127.0.0.1:1");
    }

    @Test
    void aHomeThatCannotBeWrittenIsRefused() throws Exception {
        refused(PostgresMain.class, Map.of("LAD_HOME", "/proc/lad"), "LAD_HOME");
    }

    @Test
    void allMistakesOfAllServicesAreToldAtOnce() throws Exception {
        Map<String, String> wrong = Map.of(
                "LAD_MODE", "production",
                "LAD_LOG_LEVEL", "loud",
                "LAD_AUTH_PORT", "ninety",
                "DATABASE_PIPELINED", "0",
                "LAD_RATE_OPEN", "many",
                "LAD_WELCOME_CREDITS", "-1");
        try (var refused = Launched.of(PlatformMain.class, onFreePorts(wrong))) {
            assertThat(refused.exitCode()).isEqualTo(1);
            assertThat(String.join("\n", refused.rest()))
                    .contains("LAD_LOG_LEVEL", "LAD_AUTH_PORT", "LAD_RATE_OPEN", "LAD_WELCOME_CREDITS")
                    .contains("LAD_SECRET", "STRIPE_API_KEY", "APOLLO_API_KEY", "TWILIO_AUTH_TOKEN", "UNIPILE_API_KEY")
                    .containsOnlyOnce("DATABASE_PIPELINED")
                    .doesNotContain("DATABASE_URL", "Exception");
        }
    }

    @Test
    void aServiceTellsAllItsMistakesAtOnce() throws Exception {
        Map<String, String> wrong =
                Map.of("LAD_CLUSTER_PORT", "x", "LAD_BILLING_PORT", "70000", "LAD_WELCOME_CREDITS", "-1");
        try (var refused = Launched.of(BillingMain.class, wrong)) {
            assertThat(refused.exitCode()).isEqualTo(1);
            assertThat(String.join("\n", refused.rest()))
                    .contains("LAD_CLUSTER_PORT", "LAD_BILLING_PORT", "LAD_WELCOME_CREDITS", "DATABASE_URL");
        }
    }

    @Test
    void helpListsWhatTheProgramReadsAndNothingElse() throws Exception {
        try (var help = Launched.of(BillingMain.class, Map.of(), "--help")) {
            assertThat(help.exitCode()).isZero();
            assertThat(String.join("\n", help.rest()))
                    .contains("STRIPE_API_KEY", "DATABASE_URL", "LAD_BILLING_PORT", "LAD_MODE")
                    .doesNotContain("APOLLO_API_KEY", "LAD_RATE_OPEN", "LAD_HOME");
        }
    }

    /** One sentence, exit code 1, no stack trace, nothing that did not stop. */
    private static void refused(Class<?> main, Map<String, String> settings, String because) throws Exception {
        try (var refused = Launched.of(main, onFreePorts(settings))) {
            assertThat(refused.exitCode()).isEqualTo(1);
            assertThat(refused.rest())
                    .noneMatch(line ->
                            line.contains("Exception") || line.startsWith("\tat ") || line.contains("shutdown."))
                    .filteredOn(line -> line.startsWith("lad"))
                    .singleElement()
                    .asString()
                    .contains(because);
        }
    }

    private static Launched postgres() throws IOException {
        return Launched.of(PostgresMain.class, onFreePorts(Map.of()));
    }

    private static String url(Launched postgres) throws InterruptedException {
        String line = postgres.line("export DATABASE_URL=");
        return line.substring(line.indexOf('=') + 1);
    }

    private static Map<String, String> onFreePorts(Map<String, String> settings) {
        Map<String, String> environment =
                new HashMap<>(Map.of("LAD_HOME", home.toString(), "LAD_POSTGRES_PORT", "" + port));
        ANYWHERE.forEach(setting -> environment.put(setting, "0"));
        environment.putAll(settings);
        return environment;
    }

    private static String control(Launched platform) throws InterruptedException {
        String line = platform.line("controlled at ");
        return line.substring(line.indexOf("http"));
    }

    private static int accounts(String control) throws Exception {
        return twins("GET", control + "/control/unipile/accounts", Map.of())
                .path("accounts")
                .size();
    }

    private static Instant now(JsonNode clock) {
        return Instant.parse(clock.path("now").asText());
    }

    private static JsonNode twins(String method, String url, Map<String, Object> body) throws Exception {
        var publisher = method.equals("GET")
                ? HttpRequest.BodyPublishers.noBody()
                : HttpRequest.BodyPublishers.ofByteArray(Json.write(body).getBytes());
        var request = HttpRequest.newBuilder(URI.create(url)).method(method, publisher);
        var answer = HttpClient.newHttpClient().send(request.build(), HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isLessThan(300);
        return StrictJson.parse(Buffer.buffer(answer.body()));
    }

    private static int query(String url, String statement) {
        Vertx vertx = Vertx.vertx();
        try {
            SqlClient client = PgBuilder.client().connectingTo(url).using(vertx).build();
            var rows = client.query(statement).execute().await();
            return rows.iterator().hasNext() ? rows.iterator().next().getInteger(0) : 0;
        } finally {
            vertx.close().await();
        }
    }
}
