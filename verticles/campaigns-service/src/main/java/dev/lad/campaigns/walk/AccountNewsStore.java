package dev.lad.campaigns.walk;

import static dev.lad.campaigns.walk.Rows.utc;

import dev.lad.shared.db.Sql;
import io.vertx.core.Future;
import java.util.List;
import java.util.UUID;

/** Rows of {@code hold} that are about sending accounts. */
final class AccountNewsStore {
    private static final String OF_ACCOUNT =
            " reason in ('no_account', 'account_connecting', 'account_credentials', 'account_stopped', 'account_disconnected') ";

    /** Campaigns that wait for this account, or for any, in the order in which all lock them. */
    Future<List<UUID>> waiting(Sql sql, UUID tenantId, String channel, UUID accountId) {
        return sql.list(
                row -> row.getUUID("campaign_id"),
                """
                select h.campaign_id
                from hold h
                join campaign c on (c.tenant_id, c.id) = (h.tenant_id, h.campaign_id)
                where h.tenant_id = $1 and h.channel = $2
                  and coalesce(c.settings #>> array['accounts', $2], $3) = $3 and
                """ + OF_ACCOUNT + "order by h.campaign_id",
                tenantId,
                channel,
                accountId.toString());
    }

    Future<Void> release(Sql sql, UUID tenantId, UUID campaignId, String channel) {
        return sql.run(
                        "delete from hold where tenant_id = $1 and campaign_id = $2 and channel = $3 and" + OF_ACCOUNT,
                        tenantId,
                        campaignId,
                        channel)
                .mapEmpty();
    }

    /** For running campaigns that send by this account alone. */
    Future<Void> hold(Sql sql, UUID tenantId, String channel, UUID accountId, Guards.Hold hold) {
        return sql.run("""
                        insert into hold (tenant_id, campaign_id, channel, reason, until)
                        select tenant_id, id, $2, $4, $5 from campaign
                        where tenant_id = $1 and status = 'running' and settings #>> array['accounts', $2] = $3
                        order by id
                        on conflict (tenant_id, campaign_id, channel)
                            do update set reason = excluded.reason, until = excluded.until
                        """, tenantId, channel, accountId.toString(), hold.reason(), utc(hold.until()))
                .mapEmpty();
    }
}
