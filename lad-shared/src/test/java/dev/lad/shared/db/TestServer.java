package dev.lad.shared.db;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/** An embedded PostgreSQL with a login user as in production: may create roles, is no superuser. */
public final class TestServer implements AutoCloseable {
    private static final AtomicInteger DATABASES = new AtomicInteger();

    private final Path data;
    private EmbeddedPostgres server;

    /** One for all test classes of the package, stopped with the JVM. */
    private static final class Shared {
        private static final TestServer SERVER = new TestServer();
    }

    static TestServer shared() {
        return Shared.SERVER;
    }

    public TestServer() {
        try {
            data = Files.createTempDirectory("lad-postgres-data");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server = start(EmbeddedPostgres.builder());
        asSuperuser("postgres", "create role lad login createrole password 'lad'");
    }

    private EmbeddedPostgres start(EmbeddedPostgres.Builder builder) {
        String home = "lad-postgres-" + System.getProperty("user.name");
        try {
            return builder.setOverrideWorkingDirectory(new File(System.getProperty("java.io.tmpdir"), home))
                    .setDataDirectory(data)
                    .setCleanDataDirectory(false)
                    .setPGStartupWait(Duration.ofSeconds(60))
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public void stop() {
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public void startAgain() {
        server = start(EmbeddedPostgres.builder().setPort(server.getPort()));
    }

    /** The URL of a new database, owned by the login user. */
    public String freshDatabase() {
        String name = "test_" + DATABASES.incrementAndGet();
        asSuperuser("postgres", "create database " + name + " owner lad");
        return "postgresql://lad:lad@localhost:" + server.getPort() + "/" + name;
    }

    public void asSuperuser(String database, String... statements) {
        try (var connection = server.getDatabase("postgres", database).getConnection();
                var sql = connection.createStatement()) {
            for (String statement : statements) {
                sql.execute(statement);
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The first column of the first row. */
    String ask(String url, String query) {
        try (var connection = server.getDatabase("postgres", url.substring(url.lastIndexOf('/') + 1))
                        .getConnection();
                var sql = connection.createStatement();
                var rows = sql.executeQuery(query)) {
            return rows.next() ? String.valueOf(rows.getString(1)) : "nothing";
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        stop();
    }
}
