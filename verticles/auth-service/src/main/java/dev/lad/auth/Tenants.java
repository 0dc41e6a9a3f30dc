package dev.lad.auth;

import dev.lad.shared.auth.Issuer.TenantAccess;
import dev.lad.shared.auth.TenantFeatures;
import dev.lad.shared.db.Database;
import dev.lad.shared.errors.Failure;
import io.vertx.core.Future;
import io.vertx.core.eventbus.EventBus;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Tenants and what they may use. A change is published, so that it counts at once everywhere. */
final class Tenants {
    private final Database db;
    private final TenantStore store;
    private final EventBus bus;
    private final Clock business;

    Tenants(Database db, TenantStore store, EventBus bus, Clock business) {
        this.db = db;
        this.store = store;
        this.bus = bus;
        this.business = business;
    }

    Future<Optional<Tenant>> find(UUID id) {
        return store.find(db.tenant(id), id);
    }

    /** What the tenant may use now. */
    Future<TenantAccess> access(Tenant tenant) {
        return store.overrides(db.tenant(tenant.id()), tenant.id())
                .map(overrides -> Plans.access(tenant, overrides, business.instant()));
    }

    Future<TenantAccess> access(UUID id) {
        return existing(id).compose(this::access);
    }

    /** Fails with 404 where there is no such tenant. */
    Future<Tenant> existing(UUID id) {
        return find(id).map(tenant -> tenant.orElseThrow(() -> new Failure.NotFound("tenant")));
    }

    /**
     * What billing says of a tenant's plan.
     *
     * @param status {@code ACTIVE} for one that was paid for, with which a trial ends; empty leaves it as it is
     * @param features what the plan includes; empty leaves them as they are
     */
    record Plan(String key, Optional<Tenant.Status> status, Optional<List<String>> features) {}

    Future<TenantAccess> setPlan(UUID id, Plan plan) {
        return store.setPlan(db.tenant(id), id, plan)
                .compose(done -> done ? Future.succeededFuture() : Future.failedFuture(new Failure.NotFound("tenant")))
                .onSuccess(changed -> TenantFeatures.publish(bus, id))
                .compose(changed -> access(id));
    }

    /** Turns a feature on or off whatever the plan says; empty goes back to the plan. */
    Future<TenantAccess> override(UUID id, String feature, Optional<Boolean> enabled) {
        return existing(id)
                .compose(tenant -> enabled.isPresent()
                        ? store.override(db.tenant(id), id, feature, enabled.get())
                        : store.clearOverride(db.tenant(id), id, feature))
                .onSuccess(changed -> TenantFeatures.publish(bus, id))
                .compose(changed -> access(id));
    }
}
