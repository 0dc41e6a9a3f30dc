package dev.lad.shared.db;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnection;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs what is pending of one schema's {@link Migrations}, as the login user, on a connection of its own, under a lock
 * that all services of a database share. Each file is one transaction together with its row in {@code schema_migration}
 * and with the check that no table stays unprotected; a file that begins with {@code -- no-transaction} is sent as it is
 * and must be one statement that may be repeated.
 */
final class Migrator {
    private static final Logger log = LoggerFactory.getLogger(Migrator.class);
    private static final long LOCK_POLL_MILLIS = 50;
    private static final long LOCK = 0x6c61645f6d696772L;

    private final Vertx vertx;
    private final DatabaseOptions options;
    private final String schema;

    Migrator(Vertx vertx, DatabaseOptions options, String schema) {
        this.vertx = vertx;
        this.options = options;
        this.schema = schema;
    }

    Future<Void> migrate(Migrations migrations) {
        return connect()
                .compose(connection -> locked(connection, migrations).eventually(connection::close))
                .recover(failure -> Future.failedFuture(sentence(failure)));
    }

    private Future<PgConnection> connect() {
        var owner = options.ownerConnection().addProperty("application_name", "lad_migrations_" + schema);
        Future<PgConnection> opening = PgConnection.connect(vertx, owner);
        return opening.timeout(options.connectTimeout().toMillis(), TimeUnit.MILLISECONDS)
                .onFailure(failure -> opening.onSuccess(PgConnection::close))
                .recover(failure -> Future.failedFuture(unreachable(failure)));
    }

    private Future<Void> locked(PgConnection connection, Migrations migrations) {
        return connection
                .query("set client_min_messages = warning")
                .execute()
                .compose(quiet -> lock(connection))
                .compose(locked -> bootstrap(connection, migrations))
                .compose(
                        ready -> connection.query("set search_path = " + schema).execute())
                .compose(ready -> applied(connection))
                .compose(applied -> inOrder(connection, migrations.pending(applied)));
    }

    /**
     * Asks again and again instead of waiting in PostgreSQL: {@code create index concurrently} waits for every statement
     * that runs, also for one that waits for this lock, and both would wait for ever.
     */
    private Future<Void> lock(PgConnection connection) {
        return connection
                .query("select pg_try_advisory_lock(" + LOCK + ") as mine")
                .execute()
                .compose(rows -> rows.iterator().next().getBoolean("mine")
                        ? Future.succeededFuture()
                        : vertx.timer(LOCK_POLL_MILLIS, TimeUnit.MILLISECONDS).compose(later -> lock(connection)));
    }

    private Future<Void> bootstrap(PgConnection connection, Migrations migrations) {
        return connection
                .query("select to_regclass('" + schema + ".schema_migration') is not null as present")
                .execute()
                .compose(rows -> rows.iterator().next().getBoolean("present")
                        ? connection
                                .query("set search_path = " + schema)
                                .execute()
                                .compose(ready -> applied(connection))
                                .map(migrations::bootstrapIsApplied)
                        : Future.succeededFuture(false))
                .compose(present -> present ? Future.succeededFuture() : bootstrapNow(connection, migrations));
    }

    private Future<Void> bootstrapNow(PgConnection connection, Migrations migrations) {
        var asApplied = new Migrations.File(Migrations.BOOTSTRAP, 0, "bootstrap", "", migrations.bootstrapChecksum());
        return inTransaction(connection, () -> connection
                .query(migrations.bootstrap())
                .execute()
                .compose(made -> connection
                        .query("select lad.prepare_service('" + schema + "')")
                        .execute())
                .compose(made ->
                        connection.query("set local search_path = " + schema).execute())
                .compose(made -> record(connection, asApplied)));
    }

    private static Future<Void> inTransaction(PgConnection connection, Supplier<Future<Void>> work) {
        return connection.begin().compose(transaction -> work.get()
                .compose(
                        done -> transaction.commit(),
                        failure -> transaction.rollback().transform(ended -> Future.failedFuture(failure))));
    }

    private Future<List<Migrations.Applied>> applied(PgConnection connection) {
        return connection
                .query(Migrations.APPLIED)
                .mapping(Migrations.Applied::of)
                .execute()
                .map(rows -> rows.stream().toList());
    }

    private Future<Void> inOrder(PgConnection connection, List<Migrations.File> pending) {
        Future<Void> done = Future.succeededFuture();
        for (Migrations.File file : pending) {
            done = done.compose(before -> apply(connection, file));
        }
        return done.onSuccess(all -> log.atInfo()
                .addKeyValue("schema", schema)
                .addKeyValue("migrations", pending.size())
                .log("database.migrated"));
    }

    private Future<Void> apply(PgConnection connection, Migrations.File file) {
        Future<Void> applied = file.inTransaction()
                ? inTransaction(connection, () -> statements(connection, file))
                : statements(connection, file);
        return applied.recover(failure -> Future.failedFuture(
                failure instanceof PgException
                        ? new DatabaseUnusable("The migration " + file.title() + " of " + schema
                                + " failed and left nothing behind: " + PgErrors.describe(failure) + ".")
                        : failure));
    }

    private Future<Void> statements(PgConnection connection, Migrations.File file) {
        return connection
                .query(file.sql())
                .execute()
                .compose(done -> connection
                        .query("select lad.unprotected('" + schema + "') as name")
                        .execute())
                .compose(unprotected -> refuse(file, unprotected))
                .compose(fine -> record(connection, file));
    }

    private Future<Void> refuse(Migrations.File file, RowSet<Row> unprotected) {
        var names = unprotected.stream().map(row -> row.getString("name")).toList();
        return names.isEmpty()
                ? Future.succeededFuture()
                : Future.failedFuture(new DatabaseUnusable("The migration " + file.title() + " of " + schema
                        + " leaves " + String.join(", ", names)
                        + " open to every tenant: end it with lad.protect('table'), lad.protect_system('table') or"
                        + " lad.publish('view')."));
    }

    private static Future<Void> record(PgConnection connection, Migrations.File file) {
        return connection
                .preparedQuery("""
                        insert into schema_migration (origin, version, name, checksum) values ($1, $2, $3, $4)
                        on conflict (origin, version) do update set checksum = excluded.checksum, applied_at = now()
                        """)
                .execute(Tuple.of(file.origin(), file.version(), file.name(), file.checksum()))
                .mapEmpty();
    }

    private DatabaseUnusable unreachable(Throwable failure) {
        String state = failure instanceof PgException pg ? String.valueOf(pg.getSqlState()) : "";
        String what =
                switch (state) {
                    case "28P01", "28000" ->
                        "PostgreSQL at " + options.place()
                                + " refuses the user or the password of DATABASE_URL; correct them.";
                    case "3D000" ->
                        "PostgreSQL has no database " + options.place()
                                + "; create it or correct the name in DATABASE_URL.";
                    case "" ->
                        "PostgreSQL at " + options.place() + " cannot be reached (" + failure.getMessage()
                                + "); start it, or correct DATABASE_URL.";
                    default ->
                        "PostgreSQL at " + options.place() + " refuses the connection: " + PgErrors.describe(failure)
                                + ".";
                };
        return new DatabaseUnusable(what);
    }

    private Throwable sentence(Throwable failure) {
        if (failure instanceof PgException pg && "42501".equals(pg.getSqlState())) {
            return new DatabaseUnusable("The user of DATABASE_URL may not set up the schema " + schema + ": "
                    + pg.getErrorMessage() + "; as an administrator run: alter role <user> createrole; grant create on"
                    + " database <database> to <user>.");
        }
        return failure instanceof PgException
                ? new DatabaseUnusable(
                        "The schema " + schema + " cannot be brought up to date: " + PgErrors.describe(failure) + ".")
                : failure;
    }
}
