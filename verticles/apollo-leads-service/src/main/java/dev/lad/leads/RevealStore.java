package dev.lad.leads;

import dev.lad.shared.db.Sql;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The table {@code reveal}. */
final class RevealStore {

    /**
     * Writes down an attempt, in the place of the one before, which is known to have had no effect: only the latest
     * attempt pays.
     */
    Future<Void> begin(Sql sql, UUID tenantId, Reveal reveal, Optional<byte[]> tokenHash) {
        return sql.run(
                        """
                        insert into reveal (tenant_id, key, id, kind, lead_id, apollo_id, state, credits, token_hash, expires_at,
                            requested_at, told)
                        values ($1, $2, $3, $4, $5, $6, 'asked', $7, $8, $9, $10, false)
                        on conflict (tenant_id, key) do update
                        set id = excluded.id, lead_id = coalesce(reveal.lead_id, excluded.lead_id), state = 'asked',
                            credits = excluded.credits, token_hash = excluded.token_hash, expires_at = excluded.expires_at,
                            requested_at = excluded.requested_at, settled_at = null, told = false
                        """,
                        tenantId,
                        reveal.key(),
                        reveal.id(),
                        reveal.kind().key(),
                        reveal.leadId().orElse(null),
                        reveal.apolloId().orElse(null),
                        reveal.credits(),
                        tokenHash.map(Buffer::buffer).orElse(null),
                        reveal.expiresAt()
                                .map(at -> at.atOffset(ZoneOffset.UTC))
                                .orElse(null),
                        reveal.requestedAt().atOffset(ZoneOffset.UTC))
                .mapEmpty();
    }

    Future<Optional<Reveal>> find(Sql sql, UUID tenantId, String key) {
        return sql.first(RevealStore::reveal, "select * from reveal where tenant_id = $1 and key = $2", tenantId, key);
    }

    /** What was asked about a lead, or about whoever these keys name; by the indexes reveal_lead and reveal_pkey. */
    Future<List<Reveal>> about(Sql sql, UUID tenantId, UUID leadId, Collection<String> keys) {
        return sql.list(RevealStore::reveal, """
                select * from reveal where tenant_id = $1 and (lead_id = $2 or key = any ($3))
                order by key for update
                """, tenantId, leadId, keys.toArray(String[]::new));
    }

    /** Takes it off its person. */
    Future<Integer> erase(Sql sql, Reveal reveal, String key) {
        return sql.change("""
                update reveal set key = $3, apollo_id = null, phone = null where tenant_id = $1 and key = $2
                """, reveal.tenantId(), reveal.key(), key);
    }

    /** Holds the row until the transaction ends. Across tenants in the system scope. */
    Future<Optional<Reveal>> lock(Sql sql, UUID id) {
        return sql.first(RevealStore::reveal, "select * from reveal where id = $1 for update", id);
    }

    Future<Optional<Reveal>> find(Sql sql, UUID id) {
        return sql.first(RevealStore::reveal, "select * from reveal where id = $1", id);
    }

    /** What the token of an attempt hashes to. */
    Future<Optional<byte[]>> tokenHash(Sql sql, UUID id) {
        return sql.first(
                row -> row.getBuffer("token_hash").getBytes(),
                "select token_hash from reveal where id = $1 and token_hash is not null",
                id);
    }

    Future<Integer> isOf(Sql sql, UUID tenantId, String key, UUID leadId) {
        return sql.change("update reveal set lead_id = $3 where tenant_id = $1 and key = $2", tenantId, key, leadId);
    }

    /**
     * What the enriching and the e-mail reveals of a lead have cost that nobody was told yet; told from now on. By the index
     * reveal_lead.
     */
    Future<BigDecimal> tell(Sql sql, UUID tenantId, UUID leadId) {
        return sql.list(row -> row.getBigDecimal("credits"), """
                        update reveal set told = true
                        where tenant_id = $1 and lead_id = $2 and kind <> 'phone' and state = 'delivered' and not told
                        returning credits
                        """, tenantId, leadId)
                .map(told -> told.stream().reduce(BigDecimal.ZERO, BigDecimal::add));
    }

    /** Ends it, unless it has ended; the number of rows that it ended. */
    Future<Integer> settle(Sql sql, UUID tenantId, String key, boolean delivered, Instant now) {
        return settle(sql, tenantId, key, delivered, Optional.empty(), now);
    }

    /** The same for a phone reveal, delivered where there is a number. */
    Future<Integer> settle(Sql sql, UUID tenantId, String key, Optional<String> number, Instant now) {
        return settle(sql, tenantId, key, number.isPresent(), number, now);
    }

    private static Future<Integer> settle(
            Sql sql, UUID tenantId, String key, boolean delivered, Optional<String> number, Instant now) {
        return sql.change(
                """
                update reveal set state = $3, phone = $4, settled_at = $5
                where tenant_id = $1 and key = $2 and state = 'asked'
                """,
                tenantId,
                key,
                delivered ? "delivered" : "unavailable",
                number.orElse(null),
                now.atOffset(ZoneOffset.UTC));
    }

    private static Reveal reveal(Row row) {
        return new Reveal(
                row.getUUID("tenant_id"),
                row.getString("key"),
                row.getUUID("id"),
                Reveal.Kind.of(row.getString("kind")),
                Optional.ofNullable(row.getUUID("lead_id")),
                Optional.ofNullable(row.getString("apollo_id")),
                Reveal.State.of(row.getString("state")),
                row.getBigDecimal("credits"),
                Optional.ofNullable(row.getString("phone")),
                Optional.ofNullable(row.getOffsetDateTime("expires_at")).map(OffsetDateTime::toInstant),
                row.getOffsetDateTime("requested_at").toInstant());
    }
}
