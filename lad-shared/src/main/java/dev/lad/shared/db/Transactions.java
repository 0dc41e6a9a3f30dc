package dev.lad.shared.db;

import dev.lad.shared.observe.DatabaseMeters;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetClientOptions;
import io.vertx.pgclient.PgBuilder;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Transaction;
import io.vertx.sqlclient.TransactionRollbackException;
import io.vertx.sqlclient.Tuple;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Transactions under one role of a service, on a small pool of connections. Connections are made when needed and given
 * back to PostgreSQL after a minute without a word, which is also how one that hangs is found out.
 */
final class Transactions {
    private static final Logger log = LoggerFactory.getLogger(Transactions.class);
    private static final int IDLE_SECONDS = 60;

    private final ServiceRole role;
    private final int size;
    private final DatabaseMeters meters;
    private final Pool pool;

    Transactions(Vertx vertx, ServiceRole role, int size, DatabaseMeters meters) {
        this.meters = meters;
        this.role = role;
        this.size = size;
        int connectMillis = Math.toIntExact(role.options().connectTimeout().toMillis());
        this.pool = PgBuilder.pool()
                .with(new PoolOptions()
                        .setMaxSize(size)
                        .setMaxWaitQueueSize(role.options().maxWaiting())
                        .setConnectionTimeout(connectMillis)
                        .setConnectionTimeoutUnit(TimeUnit.MILLISECONDS))
                .with(new NetClientOptions()
                        .setConnectTimeout(connectMillis)
                        .setTcpKeepAlive(true)
                        .setReadIdleTimeout(IDLE_SECONDS))
                .connectingTo(role.connection())
                .using(vertx)
                .build();
    }

    /**
     * {@code work} in one transaction. Again when PostgreSQL broke it off to let another one through, and when its
     * connection was lost before the commit was sent: nothing of it was done then. After a restart of PostgreSQL each
     * connection of the pool may turn out to be dead, one after the other.
     */
    <T> Future<T> run(String tenant, Function<Sql, Future<T>> work) {
        return meters.run("transaction", () -> attempt(tenant, work, size))
                .recover(failure ->
                        Future.failedFuture(PgErrors.toCaller(failure instanceof Lost lost ? lost.reason : failure)));
    }

    private <T> Future<T> attempt(String tenant, Function<Sql, Future<T>> work, int moreTries) {
        return once(tenant, work)
                .recover(failure -> moreTries > 0 && (failure instanceof Lost || PgErrors.isWorthAnotherTry(failure))
                        ? attempt(tenant, work, moreTries - 1)
                        : Future.failedFuture(failure));
    }

    /** The connection was lost before the commit was sent. */
    private static final class Lost extends RuntimeException {
        private static final long serialVersionUID = 1L;
        private final Throwable reason;

        Lost(Throwable reason) {
            super(null, reason, false, false);
            this.reason = reason;
        }
    }

    Future<RowSet<Row>> single(String statement, Object[] args) {
        return meters.run(statement, () -> connection().compose(connection -> connection
                        .preparedQuery(statement)
                        .execute(Tuple.wrap(args))
                        .eventually(connection::close)))
                .recover(failure -> Future.failedFuture(PgErrors.toCaller(failure)));
    }

    Future<Void> close() {
        return pool.close();
    }

    private <T> Future<T> once(String tenant, Function<Sql, Future<T>> work) {
        return connection().compose(connection -> on(connection, tenant, work).eventually(connection::close));
    }

    /** BEGIN and the scope leave together: one round trip. Without its scope nothing runs. */
    private <T> Future<T> on(SqlConnection connection, String tenant, Function<Sql, Future<T>> work) {
        connection.exceptionHandler(reason -> log.atInfo()
                .addKeyValue("role", role.name())
                .addKeyValue("reason", PgErrors.describe(reason))
                .log("database.connection.lost"));
        Future<Transaction> begun = connection.begin();
        Future<RowSet<Row>> scoped = connection.query(role.opening(tenant)).execute();
        var statements = new InTransaction(connection, meters);
        return begun.recover(Transactions::lost).compose(transaction -> scoped.compose(opened -> done(work, statements))
                .recover(Transactions::lost)
                .compose(result -> statements.commit(transaction, result))
                .recover(failure -> rolledBack(transaction, failure)));
    }

    private static <T> Future<T> lost(Throwable failure) {
        return Future.failedFuture(PgErrors.isUnavailable(failure) ? new Lost(failure) : failure);
    }

    private static <T> Future<T> done(Function<Sql, Future<T>> work, Sql statements) {
        try {
            return work.apply(statements);
        } catch (RuntimeException e) {
            return Future.failedFuture(e);
        }
    }

    private static <T> Future<T> rolledBack(Transaction transaction, Throwable failure) {
        return transaction.rollback().transform(ended -> Future.failedFuture(failure));
    }

    private Future<SqlConnection> connection() {
        return meters.waitFor(pool.getConnection()).recover(Transactions::noConnection);
    }

    private static Future<SqlConnection> noConnection(Throwable failure) {
        boolean queueFull = String.valueOf(failure.getMessage()).contains("wait queue");
        return Future.failedFuture(queueFull ? PgErrors.busy() : PgErrors.unavailable());
    }

    /** The statements of one transaction, and the first that failed: PostgreSQL then commits nothing. */
    private static final class InTransaction implements Sql {
        private final SqlConnection connection;
        private final DatabaseMeters meters;
        private volatile @Nullable Throwable failed;

        InTransaction(SqlConnection connection, DatabaseMeters meters) {
            this.connection = connection;
            this.meters = meters;
        }

        @Override
        public Future<RowSet<Row>> run(String statement, Object... args) {
            return meters.statement(statement, () -> connection
                    .preparedQuery(statement)
                    .execute(Tuple.wrap(args))
                    .onFailure(this::remember));
        }

        private synchronized void remember(Throwable failure) {
            if (failed == null) {
                failed = failure;
            }
        }

        <T> Future<T> commit(Transaction transaction, T result) {
            return transaction
                    .commit()
                    .map(result)
                    .recover(failure -> Future.failedFuture(
                            failure instanceof TransactionRollbackException && failed != null ? failed : failure));
        }
    }
}
