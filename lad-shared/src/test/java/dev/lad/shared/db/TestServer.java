package dev.lad.shared.db;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/** An embedded PostgreSQL with a login user as in production: may create roles, is no superuser. */
final class TestServer implements AutoCloseable {
    private final EmbeddedPostgres server;
    private final AtomicInteger databases = new AtomicInteger();

    TestServer() {
        try {
            server = EmbeddedPostgres.builder()
                    .setOverrideWorkingDirectory(new File(
                            System.getProperty("java.io.tmpdir"), "lad-postgres-" + System.getProperty("user.name")))
                    .setPGStartupWait(Duration.ofSeconds(60))
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        asSuperuser("postgres", "create role lad login createrole password 'lad'");
    }

    String freshDatabase() {
        String name = "test_" + databases.incrementAndGet();
        asSuperuser("postgres", "create database " + name + " owner lad");
        return "postgresql://lad:lad@localhost:" + server.getPort() + "/" + name;
    }

    void asSuperuser(String database, String... statements) {
        try (var connection = server.getDatabase("postgres", database).getConnection();
                var sql = connection.createStatement()) {
            for (String statement : statements) {
                sql.execute(statement);
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
