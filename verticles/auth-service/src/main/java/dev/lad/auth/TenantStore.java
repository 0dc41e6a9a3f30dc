package dev.lad.auth;

import dev.lad.shared.db.Sql;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** The tables {@code tenant} and {@code feature_override}. */
final class TenantStore {

    Future<Void> insert(Sql sql, Tenant tenant, Instant now) {
        return sql.run(
                        """
                        insert into tenant
                            (tenant_id, name, plan, status, trial_ends_at, registered_with, created_at)
                        values ($1, $2, $3, $4, $5, $6, $7)
                        """,
                        tenant.id(),
                        tenant.name(),
                        tenant.plan(),
                        tenant.status().key(),
                        tenant.trialEndsAt().atOffset(ZoneOffset.UTC),
                        tenant.registeredWith().orElse(null),
                        now.atOffset(ZoneOffset.UTC))
                .mapEmpty();
    }

    Future<Optional<Tenant>> find(Sql sql, UUID id) {
        return sql.first(TenantStore::tenant, """
                select tenant_id, name, plan, status, trial_ends_at, registered_with, plan_features
                from tenant where tenant_id = $1
                """, id);
    }

    /** @return whether it was registering until now */
    Future<Boolean> open(Sql sql, UUID id) {
        return sql.change("update tenant set status = 'trial' where tenant_id = $1 and status = 'registering'", id)
                .map(changed -> changed == 1);
    }

    /** @return whether there is such a tenant; one that is registering has no status but that */
    Future<Boolean> setPlan(Sql sql, UUID id, Tenants.Plan plan) {
        return sql.change(
                        """
                        update tenant set plan = $2, status = coalesce($3, status),
                            plan_features = coalesce($4, plan_features)
                        where tenant_id = $1 and (status <> 'registering' or $3::text is null)
                        """,
                        id,
                        plan.key(),
                        plan.status().map(Tenant.Status::key).orElse(null),
                        plan.features()
                                .map(features -> features.toArray(String[]::new))
                                .orElse(null))
                .map(changed -> changed == 1);
    }

    Future<Map<String, Boolean>> overrides(Sql sql, UUID id) {
        return sql.run("select feature, enabled from feature_override where tenant_id = $1", id)
                .map(rows -> {
                    Map<String, Boolean> overrides = new LinkedHashMap<>();
                    rows.forEach(row -> overrides.put(row.getString("feature"), row.getBoolean("enabled")));
                    return overrides;
                });
    }

    Future<Void> override(Sql sql, UUID id, String feature, boolean enabled) {
        return sql.run("""
                        insert into feature_override (tenant_id, feature, enabled) values ($1, $2, $3)
                        on conflict (tenant_id, feature) do update set enabled = excluded.enabled
                        """, id, feature, enabled).mapEmpty();
    }

    Future<Void> clearOverride(Sql sql, UUID id, String feature) {
        return sql.run("delete from feature_override where tenant_id = $1 and feature = $2", id, feature)
                .mapEmpty();
    }

    private static Tenant tenant(Row row) {
        return new Tenant(
                row.getUUID("tenant_id"),
                row.getString("name"),
                row.getString("plan"),
                Tenant.Status.of(row.getString("status")),
                row.getOffsetDateTime("trial_ends_at").toInstant(),
                Optional.ofNullable(row.getString("registered_with")),
                Optional.ofNullable(row.getArrayOfStrings("plan_features"))
                        .map(Set::of)
                        .orElse(Set.of()));
    }
}
