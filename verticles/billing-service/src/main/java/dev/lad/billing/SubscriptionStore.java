package dev.lad.billing;

import dev.lad.shared.db.Sql;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.UUID;

/** The table {@code plan_subscription}: one row a tenant of whose paid plans there was ever news. */
final class SubscriptionStore {

    Future<Optional<Subscription>> find(Sql sql, UUID tenantId) {
        return sql.first(
                SubscriptionStore::subscription, "select * from plan_subscription where tenant_id = $1", tenantId);
    }

    /** Holds the row until the transaction ends; makes it where there is none, so that two first ones wait for each other. */
    Future<Subscription> lock(Sql sql, UUID tenantId, Instant now) {
        return sql.run(
                        """
                        insert into plan_subscription (tenant_id, plan, status, updated_at) values ($1, $2, $3, $4)
                        on conflict (tenant_id) do nothing
                        """,
                        tenantId,
                        Subscription.FREE.plan(),
                        Subscription.FREE.status(),
                        now.atOffset(ZoneOffset.UTC))
                .compose(there -> sql.first(
                        SubscriptionStore::subscription,
                        "select * from plan_subscription where tenant_id = $1 for update",
                        tenantId))
                .map(Optional::orElseThrow);
    }

    Future<Void> put(Sql sql, UUID tenantId, Subscription subscription, Instant now) {
        return sql.run(
                        """
                        insert into plan_subscription (tenant_id, plan, status, customer_id, stripe_id, cancel_at_period_end,
                                                  current_period_end, begun_at, updated_at)
                        values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
                        on conflict (tenant_id) do update
                          set plan = excluded.plan, status = excluded.status, customer_id = excluded.customer_id,
                              stripe_id = excluded.stripe_id, cancel_at_period_end = excluded.cancel_at_period_end,
                              current_period_end = excluded.current_period_end, begun_at = excluded.begun_at,
                              updated_at = excluded.updated_at
                        """,
                        tenantId,
                        subscription.plan(),
                        subscription.status(),
                        subscription.customerId().orElse(null),
                        subscription.stripeId().orElse(null),
                        subscription.cancelAtPeriodEnd(),
                        subscription
                                .currentPeriodEnd()
                                .map(end -> end.atOffset(ZoneOffset.UTC))
                                .orElse(null),
                        subscription
                                .begunAt()
                                .map(begun -> begun.atOffset(ZoneOffset.UTC))
                                .orElse(null),
                        now.atOffset(ZoneOffset.UTC))
                .mapEmpty();
    }

    /** Unless there is another one by now. */
    Future<Void> forgetCustomer(Sql sql, UUID tenantId, String customerId) {
        return sql.run(
                        "update plan_subscription set customer_id = null where tenant_id = $1 and customer_id = $2",
                        tenantId,
                        customerId)
                .mapEmpty();
    }

    private static Subscription subscription(Row row) {
        return new Subscription(
                row.getString("plan"),
                row.getString("status"),
                Optional.ofNullable(row.getString("customer_id")),
                Optional.ofNullable(row.getString("stripe_id")),
                row.getBoolean("cancel_at_period_end"),
                instant(row, "current_period_end"),
                instant(row, "begun_at"));
    }

    private static Optional<Instant> instant(Row row, String column) {
        return Optional.ofNullable(row.getOffsetDateTime(column)).map(OffsetDateTime::toInstant);
    }
}
