package dev.lad.shared.db;

import dev.lad.shared.errors.Failure;
import dev.lad.shared.observe.DatabaseMeters;
import dev.lad.shared.observe.Instruments;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A service's database on PostgreSQL. Reconnects by itself; while PostgreSQL is away, everything fails with
 * {@link Failure.Unavailable}.
 */
public final class PgDatabase implements Database {
    private static final String NO_TENANT = "";
    private static final long DRAIN_SECONDS = 10;

    private final DatabaseOptions options;
    private final Migrations migrations;
    private final DatabaseMeters pipelined;
    private final TenantSessions sessions;
    private final Transactions tenants;
    private final Transactions across;
    private final Promise<Void> drained = Promise.promise();
    private int running;
    private boolean closing;

    private PgDatabase(
            Vertx vertx, DatabaseOptions options, String schema, Migrations migrations, Instruments instruments) {
        this.options = options;
        this.migrations = migrations;
        this.pipelined = instruments.database("pipelined", options.pipelined() * options.maxWaiting());
        this.sessions = new TenantSessions(vertx, ServiceRole.tenants(options, schema));
        this.tenants = new Transactions(
                vertx,
                ServiceRole.tenants(options, schema),
                options.transactions(),
                instruments.database("transactions", options.transactions()));
        this.across = new Transactions(
                vertx,
                ServiceRole.system(options, schema),
                options.system(),
                instruments.database("system", options.system()));
    }

    /**
     * Brings the schema up to date with the migrations {@code db/shared} and {@code db/migration/<schema>} on the
     * classpath, then opens it. When nothing is to be migrated, that costs one query.
     *
     * @param schema the service's schema: lower-case letters, digits and underscores
     * @return fails with {@link DatabaseUnusable}, whose message says what to do
     */
    public static Future<Database> open(Vertx vertx, DatabaseOptions options, String schema, Instruments instruments) {
        var migrator = new Migrator(vertx, options, schema);
        return vertx.executeBlocking(() -> Migrations.of(schema)).compose(migrations -> {
            var database = new PgDatabase(vertx, options, schema, migrations, instruments);
            return database.readApplied()
                    .map(migrations::areApplied)
                    .otherwise(false)
                    .compose(upToDate -> upToDate ? Future.succeededFuture() : migrator.migrate(migrations))
                    .compose(migrated -> database.ping())
                    .<Database>map(database)
                    .recover(failure -> database.close().transform(closed -> Future.failedFuture(failure)));
        });
    }

    private Future<java.util.List<Migrations.Applied>> readApplied() {
        Sql sql = this::unscoped;
        return sql.list(Migrations.Applied::of, Migrations.APPLIED);
    }

    @Override
    public Sql tenant(UUID tenantId) {
        String tenant = tenantId.toString();
        return options.pooled()
                ? (statement, args) -> inTenant(tenantId, sql -> sql.run(statement, args))
                : (statement, args) ->
                        counted(() -> pipelined.run(statement, () -> sessions.run(tenant, statement, args)));
    }

    @Override
    public <T> Future<T> inTenant(UUID tenantId, Function<Sql, Future<T>> work) {
        return counted(() -> tenants.run(tenantId.toString(), work));
    }

    @Override
    public Sql system() {
        return options.pooled()
                ? (statement, args) -> inSystem(sql -> sql.run(statement, args))
                : (statement, args) -> counted(() -> across.single(statement, args));
    }

    @Override
    public <T> Future<T> inSystem(Function<Sql, Future<T>> work) {
        return counted(() -> across.run(NO_TENANT, work));
    }

    @Override
    public Future<Boolean> isUpToDate() {
        return readApplied().map(migrations::areApplied);
    }

    @Override
    public Future<Void> ping() {
        return unscoped("select 1").mapEmpty();
    }

    private Future<io.vertx.sqlclient.RowSet<io.vertx.sqlclient.Row>> unscoped(String statement, Object... args) {
        return counted(() -> options.pooled()
                ? tenants.run(NO_TENANT, sql -> sql.run(statement, args))
                : sessions.run(NO_TENANT, statement, args));
    }

    @Override
    public Future<Void> close() {
        synchronized (this) {
            closing = true;
            if (running == 0) {
                drained.tryComplete();
            }
        }
        return drained.future()
                .timeout(DRAIN_SECONDS, TimeUnit.SECONDS)
                .transform(anyway -> Future.join(sessions.close(), tenants.close(), across.close()))
                .mapEmpty();
    }

    private <T> Future<T> counted(Supplier<Future<T>> statement) {
        synchronized (this) {
            if (closing) {
                return Future.failedFuture(PgErrors.unavailable());
            }
            running++;
        }
        return statement.get().onComplete(this::finished);
    }

    private synchronized <T> void finished(@Nullable T result, @Nullable Throwable failure) {
        running--;
        if (closing && running == 0) {
            drained.tryComplete();
        }
    }
}
