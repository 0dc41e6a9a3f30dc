package dev.lad.campaigns;

import static dev.lad.campaigns.walk.Rows.utc;

import dev.lad.campaigns.Suppressions.Suppression;
import dev.lad.campaigns.walk.Rows;
import dev.lad.shared.db.Sql;
import dev.lad.shared.service.Items;
import dev.lad.shared.service.Page;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import java.util.List;
import java.util.UUID;

/** The table {@code suppression}. */
final class SuppressionStore {

    /** The newest first, by the index suppression_newest. */
    Future<Items<Suppression>> list(Sql sql, UUID tenantId, Page page) {
        return sql.list(
                        SuppressionStore::suppression,
                        """
                        select lead_id, reason, created_at from suppression
                        where tenant_id = $1 and ($2::timestamptz is null or (created_at, lead_id) < ($2, $3))
                        order by created_at desc, lead_id desc
                        limit $4
                        """,
                        tenantId,
                        page.instantAfter(0),
                        page.idAfter(1),
                        page.limit() + 1)
                .map(rows -> Items.page(
                        rows,
                        page,
                        each -> List.of(
                                each.createdAt().toString(), each.leadId().toString())));
    }

    Future<Suppression> insert(Sql sql, UUID tenantId, Suppression suppression) {
        return sql.first(
                        SuppressionStore::suppression,
                        """
                        insert into suppression (tenant_id, lead_id, reason, created_at) values ($1, $2, $3, $4)
                        on conflict (tenant_id, lead_id) do update set reason = coalesce(excluded.reason, suppression.reason)
                        returning lead_id, reason, created_at
                        """,
                        tenantId,
                        suppression.leadId(),
                        suppression.reason().orElse(null),
                        utc(suppression.createdAt()))
                .map(stored -> stored.orElseThrow());
    }

    Future<Boolean> delete(Sql sql, UUID leadId) {
        return sql.change("delete from suppression where lead_id = $1", leadId).map(deleted -> deleted == 1);
    }

    private static Suppression suppression(Row row) {
        return new Suppression(row.getUUID("lead_id"), Rows.text(row, "reason"), Rows.instant(row, "created_at"));
    }
}
