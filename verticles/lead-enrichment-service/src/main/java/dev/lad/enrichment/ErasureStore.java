package dev.lad.enrichment;

import dev.lad.shared.db.Sql;
import io.vertx.core.Future;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.UUID;

/** The table {@code erased_lead}, and what {@code item} says of deleted leads. */
final class ErasureStore {

    /** With others who write down what came of an item; until the transaction ends no lead of the tenant is erased. */
    Future<Void> sharing(Sql sql, UUID tenantId) {
        return sql.run(
                        "select pg_advisory_xact_lock_shared(hashtextextended('enrichment.leads ' || $1, 0))",
                        tenantId.toString())
                .mapEmpty();
    }

    /** Alone among those. */
    Future<Void> alone(Sql sql, UUID tenantId) {
        return sql.run(
                        "select pg_advisory_xact_lock(hashtextextended('enrichment.leads ' || $1, 0))",
                        tenantId.toString())
                .mapEmpty();
    }

    Future<Void> remember(Sql sql, UUID tenantId, UUID leadId, Instant now) {
        return sql.run(
                        "insert into erased_lead (tenant_id, lead_id, at) values ($1, $2, $3) on conflict do nothing",
                        tenantId,
                        leadId,
                        now.atOffset(ZoneOffset.UTC))
                .mapEmpty();
    }

    /** Leaves of how a lead was named its id, where it is one that was deleted. By the index item_lead. */
    Future<Integer> erase(Sql sql, UUID tenantId, UUID leadId) {
        return sql.change("""
                update item set asked = jsonb_build_object('leadId', lead_id)
                where tenant_id = $1 and lead_id = $2
                  and exists (select from erased_lead gone where (gone.tenant_id, gone.lead_id) = ($1, $2))
                """, tenantId, leadId);
    }
}
