package dev.lad.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lad.shared.db.DatabaseOptions;
import dev.lad.shared.db.PgDatabase;
import dev.lad.shared.observe.Instruments;
import io.vertx.core.Vertx;
import org.junit.jupiter.api.Test;

class PostgresTest {

    @Test
    void aFreshDatabaseIsOneThatAServiceCanOpenAsAnOrdinaryUser() {
        Vertx vertx = Vertx.vertx();
        var database = PgDatabase.open(
                        vertx, DatabaseOptions.of(Postgres.freshDatabase()), "kit", Instruments.unobserved("test"))
                .await();
        var superuser = database.system()
                .first(row -> row.getBoolean(0), "select rolsuper from pg_roles where rolname = session_user")
                .await();
        assertThat(superuser).hasValue(false);
        database.close().await();
        vertx.close().await();
    }

    @Test
    void databasesAreApart() {
        assertThat(Postgres.freshDatabase()).isNotEqualTo(Postgres.freshDatabase());
    }
}
