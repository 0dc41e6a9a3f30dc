package dev.lad.testkit;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;

/** All that a service has stored, past row-level security: for what must not be there any more. */
public final class Stored {
    private final String databaseUrl;
    private final String schema;

    /**
     * What a service has in a database.
     *
     * @param databaseUrl of {@link Postgres#freshDatabase}
     */
    public Stored(String databaseUrl, String schema) {
        this.databaseUrl = databaseUrl;
        this.schema = schema;
    }

    /** A column of any type that PostgreSQL can show as text. */
    private record Column(String table, String name, boolean isBytes, boolean hasTenant) {

        /** Counts the rows in which a text stands, of a tenant or of none. */
        String count(String schema) {
            String text = isBytes ? "encode(\"%s\", 'escape')".formatted(name) : "\"%s\"::text".formatted(name);
            String rows = hasTenant ? "(tenant_id = ?::uuid or tenant_id is null)" : "?::text is not null";
            return "select count(*) from %s.\"%s\" where %s and position(lower(?) in lower(%s)) > 0"
                    .formatted(schema, table, rows, text);
        }
    }

    /**
     * Where a text stands in rows of a tenant, and in those that belong to none: {@code table.column}. Case is ignored, bytes are read
     * as ASCII.
     */
    public Set<String> where(UUID tenantId, String text) {
        try (Connection connection = Postgres.superuser(databaseUrl)) {
            Set<String> found = new TreeSet<>();
            for (Column column : columns(connection)) {
                try (var counted = connection.prepareStatement(column.count(schema))) {
                    counted.setString(1, tenantId.toString());
                    counted.setString(2, text);
                    var row = counted.executeQuery();
                    row.next();
                    if (row.getLong(1) > 0) {
                        found.add(column.table + "." + column.name);
                    }
                }
            }
            return found;
        } catch (SQLException e) {
            throw new IllegalStateException("cannot read " + schema, e);
        }
    }

    /** Changes rows behind the service's back; answers how many. */
    public int change(String statement) {
        try (Connection connection = Postgres.superuser(databaseUrl);
                var sql = connection.createStatement()) {
            return sql.executeUpdate(statement);
        } catch (SQLException e) {
            throw new IllegalStateException("PostgreSQL for tests refused: " + statement, e);
        }
    }

    /** Something that keeps the service waiting until it is closed. */
    public interface Lock extends AutoCloseable {
        @Override
        void close();
    }

    /** Holds what a statement locks, in a transaction of its own. */
    public Lock lock(String statement) {
        try {
            Connection connection = Postgres.superuser(databaseUrl);
            connection.setAutoCommit(false);
            try (var sql = connection.createStatement()) {
                sql.execute(statement);
            }
            return () -> release(connection);
        } catch (SQLException e) {
            throw new IllegalStateException("PostgreSQL for tests refused: " + statement, e);
        }
    }

    private static void release(Connection connection) {
        try {
            connection.rollback();
            connection.close();
        } catch (SQLException e) {
            throw new IllegalStateException("cannot release a lock", e);
        }
    }

    private List<Column> columns(Connection connection) throws SQLException {
        try (var listed = connection.prepareStatement("""
                select t.table_name, c.column_name, c.data_type = 'bytea' as bytes,
                       exists (select from information_schema.columns o
                               where (o.table_schema, o.table_name) = (t.table_schema, t.table_name)
                                 and o.column_name = 'tenant_id') as tenant
                from information_schema.tables t join information_schema.columns c using (table_schema, table_name)
                where t.table_schema = ? and t.table_type = 'BASE TABLE' and t.table_name <> 'schema_migration'
                """)) {
            listed.setString(1, schema);
            var rows = listed.executeQuery();
            List<Column> columns = new ArrayList<>();
            while (rows.next()) {
                columns.add(new Column(rows.getString(1), rows.getString(2), rows.getBoolean(3), rows.getBoolean(4)));
            }
            return columns;
        }
    }
}
