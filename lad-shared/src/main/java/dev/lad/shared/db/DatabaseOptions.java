package dev.lad.shared.db;

import io.vertx.pgclient.PgConnectOptions;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

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

    /**
     * From {@code DATABASE_URL} and, where they are set, {@code DATABASE_POOLER=transaction} with
     * {@code DATABASE_DIRECT_URL}, {@code DATABASE_PIPELINED}, {@code DATABASE_TRANSACTIONS}, {@code DATABASE_SYSTEM},
     * {@code DATABASE_MAX_WAITING}, {@code DATABASE_CONNECT_TIMEOUT_MILLIS}, {@code DATABASE_STATEMENT_TIMEOUT_MILLIS}.
     *
     * @throws DatabaseUnusable with a sentence that says what to set
     */
    public static DatabaseOptions from(Map<String, String> settings) {
        String url = settings.get("DATABASE_URL");
        if (url == null || url.isBlank()) {
            throw new DatabaseUnusable("Set DATABASE_URL, like postgresql://user:password@host:5432/database.");
        }
        boolean pooled = pooled(settings.getOrDefault("DATABASE_POOLER", "none"));
        String directUrl = settings.get("DATABASE_DIRECT_URL");
        if (pooled && directUrl == null) {
            throw new DatabaseUnusable("Set DATABASE_DIRECT_URL to PostgreSQL itself: migrations cannot run through a"
                    + " pooler that gives out connections by transaction.");
        }
        DatabaseOptions defaults = of(url);
        return new DatabaseOptions(
                url,
                directUrl == null ? url : directUrl,
                pooled,
                number(settings, "DATABASE_PIPELINED", defaults.pipelined),
                number(settings, "DATABASE_TRANSACTIONS", defaults.transactions),
                number(settings, "DATABASE_SYSTEM", defaults.system),
                number(settings, "DATABASE_MAX_WAITING", defaults.maxWaiting),
                millis(settings, "DATABASE_CONNECT_TIMEOUT_MILLIS", defaults.connectTimeout),
                millis(settings, "DATABASE_STATEMENT_TIMEOUT_MILLIS", defaults.statementTimeout));
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

    private static boolean pooled(String pooler) {
        return switch (pooler) {
            case "transaction" -> true;
            case "none" -> false;
            default -> throw new DatabaseUnusable("DATABASE_POOLER must be none or transaction.");
        };
    }

    private static Duration millis(Map<String, String> settings, String name, Duration otherwise) {
        return Duration.ofMillis(number(settings, name, Math.toIntExact(otherwise.toMillis())));
    }

    private static int number(Map<String, String> settings, String name, int otherwise) {
        @Nullable String text = settings.get(name);
        try {
            return text == null ? otherwise : Integer.parseInt(text.trim());
        } catch (NumberFormatException e) {
            throw new DatabaseUnusable(name + " must be a whole number.");
        }
    }
}
