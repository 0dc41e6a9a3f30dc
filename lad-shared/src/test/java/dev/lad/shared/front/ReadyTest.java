package dev.lad.shared.front;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lad.shared.config.Env;
import dev.lad.shared.db.Database;
import dev.lad.shared.db.TestServer;
import dev.lad.shared.json.StrictJson;
import dev.lad.shared.node.Assembly;
import dev.lad.shared.node.Node;
import dev.lad.shared.node.NodeConfig;
import dev.lad.shared.node.ServiceVerticle;
import dev.lad.shared.service.Contract;
import dev.lad.shared.service.Operations;
import dev.lad.shared.service.Reply;
import dev.lad.shared.time.Time;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a service says of itself while what it needs comes and goes. */
class ReadyTest {
    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Vertx vertx = Vertx.vertx();
    private String url = "";

    @AfterEach
    void close() {
        vertx.close().await();
    }

    @Test
    void isReadyOnlyWhilePostgresqlAnswersAndLivesAllTheWhile() {
        try (var server = new TestServer()) {
            start(server.freshDatabase());
            JsonNode ready = eventually(report -> report.path("status").asText().equals("ready"));
            assertThat(ready.at("/checks/database/migrations").asText()).isEqualTo("applied");
            assertThat(ready.at("/checks/cluster/mode").asText()).isEqualTo("alone");

            server.stop();
            JsonNode gone = eventually(report -> report.path("status").asText().equals("not_ready"));
            assertThat(gone.at("/checks/database/state").asText()).isEqualTo("down");
            assertThat(gone.toString()).doesNotContain("lad:lad", "localhost");
            assertThat(get("/health/ready").statusCode()).isEqualTo(503);
            assertThat(get("/health/live").statusCode()).isEqualTo(200);

            server.startAgain();
            eventually(report -> report.path("status").asText().equals("ready"));
            vertx.close().await();
        }
    }

    @Test
    void isNotReadyOnADatabaseThatLacksAMigrationAndOnlyWarnsOfLateWork() {
        try (var server = new TestServer()) {
            String url = server.freshDatabase();
            String database = url.substring(url.lastIndexOf('/') + 1);
            start(url);
            eventually(report -> report.path("status").asText().equals("ready"));

            server.asSuperuser(
                    database,
                    "insert into notes.job (id, kind, payload, due_at, created_at)"
                            + " values (gen_random_uuid(), 'nobodys', '{}', now() - interval '10 minutes', now())");
            JsonNode late = eventually(
                    report -> report.at("/checks/jobs/state").asText().equals("warning"));
            assertThat(late.path("status").asText()).isEqualTo("ready");
            assertThat(late.at("/checks/jobs/overdueSeconds").asInt()).isGreaterThan(500);

            server.asSuperuser(database, "delete from notes.schema_migration where origin = 'own' and version = 2");
            JsonNode stale = eventually(report -> report.path("status").asText().equals("not_ready"));
            assertThat(stale.at("/checks/database/migrations").asText()).isEqualTo("missing");
            vertx.close().await();
        }
    }

    @Test
    void showsItsFiguresToThisMachineAndToHoldersOfTheTokenOnly() {
        try (var server = new TestServer()) {
            start(server.freshDatabase());
            get("/words");
            assertThat(get("/metrics").body())
                    .contains(
                            "lad_requests_total{at=\"port\",operation=\"listWords\",service=\"parrot\",status=\"401\"}"
                                    + " 1.0",
                            "lad_request_duration_seconds_bucket{at=\"port\",operation=\"listWords\",service=\"parrot\",le=\"0.05\"}",
                            "lad_db_limit{lane=\"transactions\",service=\"parrot\"} 3.0",
                            "lad_instances{service=\"parrot\"} 1.0",
                            "jvm_memory_used_bytes");
            assertThat(get("/metrics", "X-Forwarded-For", "203.0.113.9").statusCode())
                    .isEqualTo(404);
            assertThat(get("/metrics", "X-Forwarded-For", "203.0.113.9", "Authorization", "Bearer wrong")
                            .statusCode())
                    .isEqualTo(404);
            assertThat(get("/metrics", "X-Forwarded-For", "203.0.113.9", "Authorization", "Bearer seen")
                            .statusCode())
                    .isEqualTo(200);
            vertx.close().await();
        }
    }

    private void start(String databaseUrl) {
        Env env = Env.of(Map.of("LAD_PARROT_PORT", "0", "DATABASE_URL", databaseUrl, "LAD_METRICS_TOKEN", "seen"));
        Node node =
                Node.on(vertx, env, NodeConfig.read(env, false), Time.system()).await();
        vertx.deployVerticle(new Parrot(node)).await();
        url = node.registry().inTurn("parrot").get(0).url();
    }

    private static final class Parrot extends ServiceVerticle {
        Parrot(Node node) {
            super(node, "notes");
        }

        @Override
        protected Assembly assemble(Node node, Database database) {
            Contract contract = Contract.beside(ReadyTest.class);
            Operations operations = Operations.of(contract);
            contract.operations()
                    .keySet()
                    .forEach(id -> operations.on(id, call -> Future.succeededFuture(Reply.ok(Map.of()))));
            return Assembly.of(operations);
        }
    }

    private JsonNode eventually(Predicate<JsonNode> holds) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            JsonNode report =
                    StrictJson.parse(Buffer.buffer(get("/health/ready").body()));
            if (holds.test(report)) {
                return report;
            }
            assertThat(System.nanoTime()).as(report.toString()).isLessThan(deadline);
        }
    }

    private HttpResponse<String> get(String path, String... headers) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(url + path)).timeout(PATIENCE);
        if (headers.length > 0) {
            request.headers(headers);
        }
        try {
            return CLIENT.send(request.build(), BodyHandlers.ofString());
        } catch (IOException | InterruptedException failed) {
            throw new AssertionError(failed);
        }
    }
}
