package dev.lad.campaigns.walk;

import dev.lad.shared.db.Sql;
import io.vertx.core.Future;
import java.util.UUID;

/**
 * The lock of a campaign, held until the transaction ends. It is an advisory lock and no row lock, since PostgreSQL lets
 * new holders of a shared row lock overtake a waiting exclusive one for ever: a pause in a busy campaign would never
 * come. Advisory locks are granted in the order in which they were asked for.
 */
public final class LockStore {
    private LockStore() {}

    /** Alone among those who count what a campaign has done today. Taken after the walk's row. */
    static Future<Void> caps(Sql sql, UUID campaignId) {
        return sql.run("select pg_advisory_xact_lock(hashtextextended($1, 1))", campaignId.toString())
                .mapEmpty();
    }

    /** With others who take leads into campaigns of the tenant. Taken before the lock of a campaign. */
    public static Future<Void> enrolling(Sql sql, UUID tenantId) {
        return sql.run("select pg_advisory_xact_lock_shared(hashtextextended($1, 2))", tenantId.toString())
                .mapEmpty();
    }

    /** Alone: no campaign of the tenant takes leads meanwhile. Taken before the lock of a campaign. */
    static Future<Void> erasing(Sql sql, UUID tenantId) {
        return sql.run("select pg_advisory_xact_lock(hashtextextended($1, 2))", tenantId.toString())
                .mapEmpty();
    }

    /** With others who move leads. */
    public static Future<Void> shared(Sql sql, UUID campaignId) {
        return sql.run("select pg_advisory_xact_lock_shared(hashtextextended($1, 0))", campaignId.toString())
                .mapEmpty();
    }

    /** Alone: no lead of the campaign moves meanwhile. */
    public static Future<Void> exclusive(Sql sql, UUID campaignId) {
        return sql.run("select pg_advisory_xact_lock(hashtextextended($1, 0))", campaignId.toString())
                .mapEmpty();
    }
}
