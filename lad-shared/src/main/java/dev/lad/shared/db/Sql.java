package dev.lad.shared.db;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Runs statements in one scope: a tenant's, or the service's own across tenants; each by itself, or all in one
 * transaction. Stores take it as an argument and do not know which.
 *
 * <p>A statement that PostgreSQL refuses fails the future with {@code io.vertx.pgclient.PgException}; a database that
 * cannot be reached fails it with {@link dev.lad.shared.errors.Failure.Unavailable}.
 */
public interface Sql {

    /**
     * Runs one prepared statement with {@code $1 …} bound to {@code args} in order. Accepted are what vertx-pg-client
     * binds: String, UUID, numbers, BigDecimal, Boolean, OffsetDateTime, LocalDate, JsonObject/JsonArray, Buffer, arrays
     * of these, enums by name, and null.
     */
    Future<RowSet<Row>> run(String statement, @Nullable Object... args);

    /** The rows, each mapped. */
    default <T> Future<List<T>> list(Function<Row, T> map, String statement, @Nullable Object... args) {
        return run(statement, args).map(rows -> {
            var mapped = new ArrayList<T>(rows.size());
            rows.forEach(row -> mapped.add(map.apply(row)));
            return mapped;
        });
    }

    /** The first row, mapped, if there is any. */
    default <T> Future<Optional<T>> first(Function<Row, T> map, String statement, @Nullable Object... args) {
        return run(statement, args).map(rows -> {
            var iterator = rows.iterator();
            return iterator.hasNext() ? Optional.of(map.apply(iterator.next())) : Optional.empty();
        });
    }

    /** How many rows the statement changed. */
    default Future<Integer> change(String statement, @Nullable Object... args) {
        return run(statement, args).map(RowSet::rowCount);
    }

    /** A pattern for {@code ilike} that finds {@code text} anywhere, and takes each of its characters literally. */
    static String containing(String text) {
        return "%" + text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%";
    }
}
