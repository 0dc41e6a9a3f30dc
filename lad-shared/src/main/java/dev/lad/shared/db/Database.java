package dev.lad.shared.db;

import io.vertx.core.Future;
import java.util.UUID;
import java.util.function.Function;

/**
 * One service's database. Given to a service when it starts; a service has no other way to PostgreSQL.
 */
public interface Database {

    /**
     * Single statements for one tenant, each its own transaction, pipelined: for reads, and for writes of one statement.
     * One that begins with {@code select} must change nothing: it runs again when its connection is lost.
     */
    Sql tenant(UUID tenantId);

    /** One transaction for one tenant; rolled back when the future of {@code work} fails. Do no calls to others in it. */
    <T> Future<T> inTenant(UUID tenantId, Function<Sql, Future<T>> work);

    /** Single statements across tenants, under the service's system role. For background work and webhooks only. */
    Sql system();

    /** One transaction across tenants, under the service's system role. For background work and webhooks only. */
    <T> Future<T> inSystem(Function<Sql, Future<T>> work);

    /** Whether the schema is what this release was made for, as PostgreSQL answers now. */
    Future<Boolean> isUpToDate();

    /** Succeeds when PostgreSQL answers. */
    Future<Void> ping();

    /** Waits for what is running, then closes all connections. */
    Future<Void> close();
}
