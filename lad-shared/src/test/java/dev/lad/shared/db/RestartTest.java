package dev.lad.shared.db;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lad.shared.errors.Failure;
import io.vertx.core.Vertx;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RestartTest {
    private final Vertx vertx = Vertx.vertx();

    @AfterEach
    void close() {
        vertx.close().await();
    }

    @Test
    void whileTheServerIsAwayEverythingIsUnavailableAndAfterwardsItGoesOn() {
        UUID tenant = UUID.randomUUID();
        try (var server = new TestServer()) {
            var database = PgDatabase.open(vertx, DatabaseOptions.of(server.freshDatabase()), "notes")
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

    private static int count(Database database, UUID tenant) {
        return database.tenant(tenant)
                .first(row -> row.getInteger(0), "select count(*)::int from note")
                .await()
                .orElseThrow();
    }
}
