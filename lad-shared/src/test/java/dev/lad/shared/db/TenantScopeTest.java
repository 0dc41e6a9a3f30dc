package dev.lad.shared.db;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class TenantScopeTest {
    private static final UUID ANNA = UUID.randomUUID();
    private static final UUID BERT = UUID.randomUUID();
    private static Vertx vertx;
    private static TestServer server;
    private static Database database;

    @BeforeAll
    static void open() {
        vertx = Vertx.vertx();
        server = new TestServer();
        database = PgDatabase.open(vertx, DatabaseOptions.of(server.freshDatabase()), "notes")
                .await();
    }

    @AfterAll
    static void close() throws Exception {
        database.close().await();
        vertx.close().await();
        server.close();
    }

    @Test
    void aTenantSeesItsOwnRowsOnly() {
        UUID id = UUID.randomUUID();
        insert(ANNA, id, "hello");
        assertThat(text(ANNA, id)).isEqualTo("hello");
        assertThat(text(BERT, id)).isEqualTo("nothing");
    }

    private static void insert(UUID tenant, UUID id, String text) {
        int changed = database.tenant(tenant)
                .change("insert into note (tenant_id, id, text) values ($1, $2, $3)", tenant, id, text)
                .await();
        assertThat(changed).isEqualTo(1);
    }

    private static String text(UUID tenant, UUID id) {
        return database.tenant(tenant)
                .first(row -> row.getString(0), "select text from note where id = $1", id)
                .await()
                .orElse("nothing");
    }
}
