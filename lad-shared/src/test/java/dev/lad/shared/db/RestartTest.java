package dev.lad.shared.db;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lad.shared.errors.Failure;
import dev.lad.shared.observe.Instruments;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RestartTest {
    /** Returns once they are gone; the client may not have noticed yet. */
    private static final String DROP =
            "select pg_terminate_backend(pid, 5000) from pg_stat_activity where usename = 'lad'";

    private final Vertx vertx = Vertx.vertx();

    @AfterEach
    void close() {
        vertx.close().await();
    }

    @Test
    void whileTheServerIsAwayEverythingIsUnavailableAndAfterwardsItGoesOn() {
        UUID tenant = UUID.randomUUID();
        try (var server = new TestServer()) {
            var database = PgDatabase.open(
                            vertx, DatabaseOptions.of(server.freshDatabase()), "notes", Instruments.unobserved("test"))
                    .await();
            assertThat(count(database, tenant)).isZero();
            server.stop();
            assertThatThrownBy(() -> count(database, tenant))
                    .isInstanceOfSatisfying(
                            Failure.Unavailable.class, e -> assertThat(e.code()).isEqualTo("database_unavailable"));
            assertThatThrownBy(() -> database.inTenant(tenant, sql -> sql.run("select 1"))
                            .await())
                    .isInstanceOf(Failure.Unavailable.class);
            assertThatThrownBy(() -> database.ping().await()).isInstanceOf(Failure.Unavailable.class);
            server.startAgain();
            assertThat(count(database, tenant)).isZero();
            assertThat(database.inTenant(tenant, sql -> sql.change("delete from note"))
                            .await())
                    .isZero();
            database.ping().await();
            database.close().await();
            assertThatThrownBy(() -> count(database, tenant)).isInstanceOf(Failure.Unavailable.class);
        }
    }

    @Test
    void readsAndTransactionsThatHadNotBegunOutliveTheirConnections() {
        UUID tenant = UUID.randomUUID();
        var database = PgDatabase.open(
                        vertx,
                        DatabaseOptions.of(TestServer.shared().freshDatabase()),
                        "notes",
                        Instruments.unobserved("test"))
                .await();
        for (int round = 0; round < 10; round++) {
            bothWays(database, tenant).await();
            TestServer.shared().asSuperuser("postgres", DROP);
            bothWays(database, tenant).await();
        }
        database.close().await();
    }

    private static Future<?> bothWays(Database database, UUID tenant) {
        return Future.all(Stream.generate(() -> List.<Future<?>>of(
                        database.tenant(tenant).run("select count(*) from note"),
                        database.inTenant(tenant, sql -> sql.run("delete from note"))))
                .limit(6)
                .flatMap(List::stream)
                .toList());
    }

    private static int count(Database database, UUID tenant) {
        return database.tenant(tenant)
                .first(row -> row.getInteger(0), "select count(*)::int from note")
                .await()
                .orElseThrow();
    }
}
