package dev.lad.shared.db;

import dev.lad.shared.observe.Instruments;
import io.vertx.core.Vertx;

/** New databases for tests, migrated, on one embedded server that lives as long as the JVM. */
public final class ScratchDatabase {
    private static final TestServer SERVER = new TestServer();

    private ScratchDatabase() {}

    public static Database open(Vertx vertx) {
        return PgDatabase.open(
                        vertx, DatabaseOptions.of(SERVER.freshDatabase()), "notes", Instruments.unobserved("test"))
                .await();
    }
}
