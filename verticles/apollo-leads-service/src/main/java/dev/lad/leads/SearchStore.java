package dev.lad.leads;

import dev.lad.shared.db.Pruning;
import dev.lad.shared.db.Sql;
import io.vertx.core.Future;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The table {@code search}: which leads a search found. */
final class SearchStore {

    /** What a search found, in its order. */
    record Found(List<UUID> leadIds, long total) {}

    Future<Optional<Found>> find(Sql sql, UUID tenantId, String hash, Instant now) {
        return sql.first(
                row -> new Found(List.of(row.getArrayOfUUIDs("lead_ids")), row.getLong("total")),
                "select lead_ids, total from search where tenant_id = $1 and hash = $2 and expires_at > $3",
                tenantId,
                hash,
                now.atOffset(ZoneOffset.UTC));
    }

    Future<Void> keep(Sql sql, UUID tenantId, String hash, Found found, Instant expiresAt) {
        return sql.run(
                        """
                        insert into search (tenant_id, hash, lead_ids, total, expires_at) values ($1, $2, $3, $4, $5)
                        on conflict (tenant_id, hash) do update
                        set lead_ids = excluded.lead_ids, total = excluded.total, expires_at = excluded.expires_at
                        """,
                        tenantId,
                        hash,
                        found.leadIds().toArray(UUID[]::new),
                        found.total(),
                        expiresAt.atOffset(ZoneOffset.UTC))
                .mapEmpty();
    }

    /** By the index search_expires. */
    Future<Integer> prune(Sql sql, Instant now) {
        return Pruning.all(() -> sql.change("""
                delete from search
                where ctid = any(array(select ctid from search where expires_at <= $1 limit $2))
                """, now.atOffset(ZoneOffset.UTC), Pruning.CHUNK));
    }
}
