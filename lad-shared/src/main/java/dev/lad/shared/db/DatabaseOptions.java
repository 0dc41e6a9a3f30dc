package dev.lad.shared.db;

import dev.lad.shared.config.Env;
import io.vertx.pgclient.PgConnectOptions;
import java.time.Duration;
import java.util.Optional;

/**
 * Where PostgreSQL is and how much of it one service takes. At most
 * {@code pipelined + transactions + system} connections are open a service; idle pool connections close by themselves.
 *
 * @param url {@code postgresql://user:password@host:port/database}; the user must be able to create schemas and roles
 * @param directUrl past the pooler, for migrations; the same as {@code url} where there is no pooler
 * @param pooled {@code url} leads through a pooler that gives out connections by transaction (PgBouncer): every
 *     statement then runs in a transaction of its own
 * @param pipelined connections that carry single statements of tenants
 * @param transactions connections for transactions of tenants
 * @param system connections for work across tenants
 * @param maxWaiting statements or transactions that may wait for a connection before more are refused
 * @param connectTimeout how long to wait for PostgreSQL to accept a connection, and for a free one
 * @param statementTimeout after this PostgreSQL cancels a statement; migrations are not bound by it
 */
public record DatabaseOptions(
        String url,
        String directUrl,
        boolean pooled,
        int pipelined,
        int transactions,
        int system,
        int maxWaiting,
        Duration connectTimeout,
        Duration statementTimeout) {

    private static final int MOST_CONNECTIONS = 1_000;

    /** What the start has until {@code Env.check} ends it. */
    private static final DatabaseOptions UNUSABLE = of("postgresql://nobody@localhost/none");

    private enum Pooler {
        NONE,
        TRANSACTION
    }

    /**
     * @throws DatabaseUnusable when a part of it cannot be used
     */
    public DatabaseOptions {
        DatabaseUrl.parse("DATABASE_URL", url);
        DatabaseUrl.parse("DATABASE_DIRECT_URL", directUrl);
        if (pipelined < 1 || transactions < 1 || system < 1 || maxWaiting < 1) {
            throw new DatabaseUnusable("DATABASE_PIPELINED, DATABASE_TRANSACTIONS, DATABASE_SYSTEM and"
                    + " DATABASE_MAX_WAITING must each be 1 or more.");
        }
        if (connectTimeout.toMillis() < 1 || statementTimeout.toMillis() < 1) {
            throw new DatabaseUnusable(
                    "DATABASE_CONNECT_TIMEOUT_MILLIS and DATABASE_STATEMENT_TIMEOUT_MILLIS must be 1 or more.");
        }
    }

    /** The defaults: 2 pipelined, 3 for transactions, 2 for the system, 5 s to connect, 8 s a statement. */
    public static DatabaseOptions of(String url) {
        return new DatabaseOptions(url, url, false, 2, 3, 2, 4_000, Duration.ofSeconds(5), Duration.ofSeconds(8));
    }

    /** From {@code DATABASE_URL} and its companions. What is wrong with them is noted in {@code env}, for its check. */
    public static DatabaseOptions read(Env env) {
        DatabaseOptions defaults = UNUSABLE;
        Optional<String> url = env.secret("DATABASE_URL");
        boolean pooled = env.choice("DATABASE_POOLER", Pooler.class, Pooler.NONE) == Pooler.TRANSACTION;
        Optional<String> directUrl = env.secret("DATABASE_DIRECT_URL");
        int pipelined = env.integer("DATABASE_PIPELINED", defaults.pipelined, 1, MOST_CONNECTIONS);
        int transactions = env.integer("DATABASE_TRANSACTIONS", defaults.transactions, 1, MOST_CONNECTIONS);
        int system = env.integer("DATABASE_SYSTEM", defaults.system, 1, MOST_CONNECTIONS);
        int maxWaiting = env.integer("DATABASE_MAX_WAITING", defaults.maxWaiting, 1, Integer.MAX_VALUE);
        Duration connect = env.millis("DATABASE_CONNECT_TIMEOUT_MILLIS", defaults.connectTimeout);
        Duration statement = env.millis("DATABASE_STATEMENT_TIMEOUT_MILLIS", defaults.statementTimeout);
        if (url.isEmpty()) {
            env.mistake("Set DATABASE_URL, like postgresql://user:password@host:5432/database.");
            return UNUSABLE;
        }
        if (pooled && directUrl.isEmpty()) {
            env.mistake(
                    "Set DATABASE_DIRECT_URL to PostgreSQL itself: migrations cannot run through a pooler that gives"
                            + " out connections by transaction.");
        }
        try {
            return new DatabaseOptions(
                    url.get(),
                    directUrl.orElse(url.get()),
                    pooled,
                    pipelined,
                    transactions,
                    system,
                    maxWaiting,
                    connect,
                    statement);
        } catch (DatabaseUnusable broken) {
            env.mistake(String.valueOf(broken.getMessage()));
            return UNUSABLE;
        }
    }

    /** Where it leads, without user and password. */
    String place() {
        PgConnectOptions parsed = connection();
        return parsed.getHost() + ":" + parsed.getPort() + "/" + parsed.getDatabase();
    }

    /** A connection as the login user, for migrations only. */
    PgConnectOptions ownerConnection() {
        return DatabaseUrl.parse("DATABASE_DIRECT_URL", directUrl);
    }

    /** A connection that is still to be bound to a role. */
    PgConnectOptions connection() {
        return DatabaseUrl.parse("DATABASE_URL", url);
    }

    @Override
    public String toString() {
        return "DatabaseOptions[" + place() + ", pooled=" + pooled + ", pipelined=" + pipelined + ", transactions="
                + transactions + ", system=" + system + "]";
    }
}
