package dev.lad.testkit;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A real PostgreSQL for the tests of one JVM: started when first asked for, stopped when the JVM ends in whatever way.
 * Faster than a lasting one, since it need not survive a power cut.
 *
 * <p>Databases belong to the user {@code lad}, who may create roles but is no superuser, as in production.
 */
public final class Postgres {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final AtomicInteger DATABASES = new AtomicInteger();

    private Postgres() {}

    /** Started on first use by the rules of class initialization, once a JVM. */
    private static final class Running {
        private static final EmbeddedPostgres SERVER = start();
    }

    /** A new empty database; its URL, as {@code DATABASE_URL} has it. */
    public static String freshDatabase() {
        String name = "test_" + DATABASES.incrementAndGet();
        asSuperuser("create database " + name + " owner lad");
        return "postgresql://lad:lad@localhost:" + Running.SERVER.getPort() + "/" + name;
    }

    /** Runs a statement as the superuser in the database {@code postgres}: for faults, such as ending sessions. */
    public static void asSuperuser(String statement) {
        try (var connection = Running.SERVER.getPostgresDatabase().getConnection();
                var sql = connection.createStatement()) {
            sql.execute(statement);
        } catch (SQLException e) {
            throw new IllegalStateException("PostgreSQL for tests refused: " + statement, e);
        }
    }

    /** A connection to a database made here, past row-level security. */
    static Connection superuser(String databaseUrl) throws SQLException {
        String name = databaseUrl.substring(databaseUrl.lastIndexOf('/') + 1);
        return Running.SERVER.getDatabase("postgres", name).getConnection();
    }

    private static EmbeddedPostgres start() {
        try {
            Path home =
                    Path.of(System.getProperty("java.io.tmpdir"), "lad-postgres-" + System.getProperty("user.name"));
            Path data = Files.createTempDirectory(Files.createDirectories(home), "data-");
            EmbeddedPostgres server = EmbeddedPostgres.builder()
                    .setOverrideWorkingDirectory(home.toFile())
                    .setDataDirectory(data)
                    .setCleanDataDirectory(true)
                    .setPGStartupWait(PATIENCE)
                    .setServerConfig("max_connections", "300")
                    .start();
            stopWithThisJvm(data);
            try (var connection = server.getPostgresDatabase().getConnection();
                    var sql = connection.createStatement()) {
                sql.execute("create role lad login createrole createdb password 'lad'");
            }
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException("The embedded PostgreSQL does not start; see docs/operations.md.", e);
        } catch (SQLException e) {
            throw new IllegalStateException("The embedded PostgreSQL started but does not answer.", e);
        }
    }

    /**
     * A shell that waits for the end of its input, which comes when this JVM ends, even when it is killed; then it stops
     * the server and removes its data.
     */
    private static void stopWithThisJvm(Path data) throws IOException {
        String postmaster =
                Files.readAllLines(data.resolve("postmaster.pid")).get(0).strip();
        String script =
                "trap '' INT TERM HUP; cat >/dev/null; test -f \"$1/postmaster.pid\" && kill -QUIT $0; sleep 1; rm -rf \"$1\"";
        new ProcessBuilder(List.of("sh", "-c", script, postmaster, data.toString()))
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }
}
