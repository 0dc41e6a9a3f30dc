package dev.lad.shared.db;

import dev.lad.shared.errors.Failure;
import io.vertx.core.VertxException;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.ClosedConnectionException;
import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a refusal of PostgreSQL means, by its SQLSTATE (https://www.postgresql.org/docs/current/errcodes-appendix.html).
 */
public final class PgErrors {
    /** undefined_table, invalid_schema_name, undefined_column, insufficient_privilege. */
    private static final Set<String> NOT_PUBLISHED = Set.of("42P01", "3F000", "42703", "42501");

    private static final Set<String> UNAVAILABLE = Set.of("57P01", "57P02", "57P03", "57P05", "53300");
    /** The class of disk_full and out_of_memory. */
    private static final String INSUFFICIENT_RESOURCES = "53";

    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);
    private static final Duration LATER = Duration.ofSeconds(30);

    private PgErrors() {}

    /** Whether {@code failure} says that a row with this key exists already. */
    public static boolean isUniqueViolation(Throwable failure, String constraint) {
        return failure instanceof PgException pg
                && "23505".equals(pg.getSqlState())
                && constraint.equals(pg.getConstraint());
    }

    /** Whether {@code failure} says that a row that is referred to does not exist, or is still referred to. */
    public static boolean isForeignKeyViolation(Throwable failure, String constraint) {
        return failure instanceof PgException pg
                && "23503".equals(pg.getSqlState())
                && constraint.equals(pg.getConstraint());
    }

    /** Deadlock, serialization failure, or a plan from before a migration: had no effect, and may go well next time. */
    static boolean isWorthAnotherTry(Throwable failure) {
        return isStalePlan(failure)
                || (failure instanceof PgException pg
                        && ("40P01".equals(pg.getSqlState()) || "40001".equals(pg.getSqlState())));
    }

    /** A cached statement whose table a migration has changed since; the client has forgotten the plan by now. */
    static boolean isStalePlan(Throwable failure) {
        return failure instanceof PgException pg
                && "0A000".equals(pg.getSqlState())
                && "cached plan must not change result type".equals(pg.getErrorMessage());
    }

    /** The first start: the roles are not made yet. */
    static boolean isUnknownRole(Throwable failure) {
        return failure instanceof PgException pg && "22023".equals(pg.getSqlState());
    }

    /** The failure as callers of {@link Sql} may see it. */
    static Throwable toCaller(Throwable failure) {
        if (isUnavailable(failure)) {
            return unavailable();
        }
        String state = failure instanceof PgException pg ? String.valueOf(pg.getSqlState()) : "";
        if (state.equals("57014")) {
            return new Failure.Unavailable(
                    "database_timeout", "The database took too long and was told to stop; try again.", RETRY_AFTER);
        }
        if (state.startsWith(INSUFFICIENT_RESOURCES)) {
            return new Failure.Unavailable(
                    "database_exhausted",
                    "The database is out of disk space, memory or connections, and nothing was changed; try again later.",
                    LATER);
        }
        return failure;
    }

    /** The connection is lost, or PostgreSQL takes none at the moment. */
    static boolean isUnavailable(Throwable failure) {
        return failure instanceof IOException
                || failure instanceof ClosedConnectionException
                || isClosing(failure)
                || (failure instanceof PgException pg && isUnavailable(String.valueOf(pg.getSqlState())));
    }

    /** The client has no type for it (SocketConnectionBase in vertx-sql-client 5.0.12). */
    private static boolean isClosing(Throwable failure) {
        return failure.getClass() == VertxException.class
                && String.valueOf(failure.getMessage()).startsWith("Connection is not active");
    }

    private static boolean isUnavailable(String state) {
        return UNAVAILABLE.contains(state) || state.startsWith("08");
    }

    /** Whether a view, table, schema or column that was read is not there, or not shown to this service. */
    public static boolean isNotPublished(Throwable error) {
        return error instanceof PgException pg && NOT_PUBLISHED.contains(String.valueOf(pg.getSqlState()));
    }

    static Failure.Unavailable unavailable() {
        return new Failure.Unavailable(
                "database_unavailable",
                "The database cannot be reached at the moment; try again, with an Idempotency-Key if this changes"
                        + " something.",
                RETRY_AFTER);
    }

    static Failure.Unavailable busy() {
        return new Failure.Unavailable(
                "database_unavailable", "Too many requests wait for the database; try again.", RETRY_AFTER);
    }

    static String describe(@Nullable Throwable failure) {
        return failure instanceof PgException pg
                ? pg.getErrorMessage() + " (SQLSTATE " + pg.getSqlState() + ")"
                : String.valueOf(failure == null ? null : failure.getMessage());
    }
}
