package dev.lad.shared.db;

import io.vertx.pgclient.PgConnectOptions;
import java.time.Duration;

/**
 * One of the two roles that a service works under, and how connections come to it: they log in as the user of the URL
 * and hold the role from their first statement on.
 *
 * @param schema the service's schema, also its search path
 * @param name the role's name
 */
record ServiceRole(DatabaseOptions options, String schema, String name) {
    /**
     * After which PostgreSQL ends a transaction whose node has gone silent; with the keepalives it also notices a cut
     * network. Until then its locks stay, and no event feed of the server moves past it.
     */
    private static final Duration IDLE_IN_TRANSACTION = Duration.ofSeconds(30);

    /** Bound by row-level security to one tenant at a time. */
    static ServiceRole tenants(DatabaseOptions options, String schema) {
        return new ServiceRole(options, schema, "lad_" + schema);
    }

    /** Sees all tenants of its schema. */
    static ServiceRole system(DatabaseOptions options, String schema) {
        return new ServiceRole(options, schema, "lad_" + schema + "_system");
    }

    PgConnectOptions connection() {
        PgConnectOptions connection = options.connection()
                .setCachePreparedStatements(!options.pooled())
                .setPreparedStatementCacheMaxSize(512)
                .setPreparedStatementCacheSqlFilter(sql -> true)
                .setUseLayer7Proxy(options.pooled());
        return options.pooled() ? connection : bound(connection);
    }

    /**
     * What a transaction must set first. Behind a pooler a connection keeps nothing from one transaction to the next, and
     * takes no start-up parameters.
     *
     * @param tenant the tenant's id, or nothing
     */
    String opening(String tenant) {
        String scope = "set local app.tenant = '" + tenant + "'";
        return options.pooled()
                ? "set local role " + name + "; set local search_path = " + schema + "; set local statement_timeout = "
                        + options.statementTimeout().toMillis() + "; set local idle_in_transaction_session_timeout = "
                        + IDLE_IN_TRANSACTION.toMillis() + "; set local timezone = 'UTC'; " + scope
                : scope;
    }

    private PgConnectOptions bound(PgConnectOptions connection) {
        return connection
                .addProperty("role", name)
                .addProperty("search_path", schema)
                .addProperty("application_name", name)
                .addProperty("timezone", "UTC")
                .addProperty(
                        "statement_timeout",
                        Long.toString(options.statementTimeout().toMillis()))
                .addProperty("idle_in_transaction_session_timeout", Long.toString(IDLE_IN_TRANSACTION.toMillis()))
                .addProperty("tcp_keepalives_idle", "15")
                .addProperty("tcp_keepalives_interval", "5")
                .addProperty("tcp_keepalives_count", "3");
    }
}
