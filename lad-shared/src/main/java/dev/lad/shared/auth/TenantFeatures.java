package dev.lad.shared.auth;

import dev.lad.bus.Identity;
import dev.lad.shared.auth.Issuer.TenantAccess;
import io.vertx.core.Future;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.json.JsonObject;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What has changed of tenants' plans and features since their tokens were issued. The auth-service publishes that a
 * tenant changed; the next request of that tenant asks what it may use now. Tokens of before the change are corrected
 * by the answer, later ones carry the truth themselves, and after a token's life the answer is forgotten.
 */
public final class TenantFeatures {
    /** The event bus address on which a change is published. */
    static final String ADDRESS = "lad.tenants";

    private static final Logger LOG = LoggerFactory.getLogger(TenantFeatures.class);
    private static final long REMEMBERED_MILLIS = Duration.ofMinutes(20).toMillis();
    private static final long ASK_AGAIN_MILLIS = 5_000;
    private static final long PATIENCE_MILLIS = 1_000;

    private final Issuer issuer;
    private final Clock wall;
    private final Map<UUID, Change> changes = new ConcurrentHashMap<>();
    private volatile Consumer<UUID> onChanged = tenantId -> {};

    /**
     * A tenant's last known change, with the question about it: failed where no answer came.
     *
     * @param askedAtMillis 0 before anybody of the tenant came
     */
    private record Change(long heardAtMillis, long askedAtMillis, Future<TenantAccess> answer) {
        long latestMillis() {
            return Math.max(heardAtMillis, askedAtMillis);
        }
    }

    TenantFeatures(Issuer issuer, Clock wall) {
        this.issuer = issuer;
        this.wall = wall;
    }

    /** Tells all nodes; for the auth-service, after the change is committed. */
    public static void publish(EventBus bus, UUID tenantId) {
        bus.publish(ADDRESS, new JsonObject().put("tenantId", tenantId.toString()));
    }

    /** Who is told which tenant has changed. */
    void onChanged(Consumer<UUID> listener) {
        onChanged = listener;
    }

    void heard(JsonObject message) {
        UUID tenantId = UUID.fromString(message.getString("tenantId"));
        changes.put(tenantId, new Change(wall.millis(), 0, Future.failedFuture("not asked yet")));
        onChanged.accept(tenantId);
    }

    /**
     * The identity with the tenant's present plan and features; as it is when the auth-service does not say. Already
     * complete unless the tenant has just changed.
     *
     * @param issuedAtMillis when the claims of the identity were true
     */
    Future<Identity> correct(Identity identity, long issuedAtMillis) {
        if (changes.isEmpty() || identity.tenantId().isEmpty()) {
            return Future.succeededFuture(identity);
        }
        UUID tenantId = identity.tenantId().get();
        Change change = changes.get(tenantId);
        if (change == null) {
            return Future.succeededFuture(identity);
        }
        long heardAtMillis = change.heardAtMillis();
        if (change.answer().failed() && wall.millis() - change.askedAtMillis() > ASK_AGAIN_MILLIS) {
            change = changes.compute(
                    tenantId,
                    (id, present) -> present == null || present.answer().failed() ? ask(id, heardAtMillis) : present);
        }
        if (change.answer().succeeded() && issuedAtMillis > change.askedAtMillis()) {
            return Future.succeededFuture(identity);
        }
        return change.answer().map(access -> with(identity, access)).otherwise(identity);
    }

    /** Forgets changes that every living token already knows of. */
    void sweep() {
        long now = wall.millis();
        changes.values().removeIf(change -> now - change.latestMillis() > REMEMBERED_MILLIS);
    }

    private Change ask(UUID tenantId, long heardAtMillis) {
        return new Change(
                heardAtMillis,
                wall.millis(),
                issuer.tenantAccess(tenantId)
                        .timeout(PATIENCE_MILLIS, TimeUnit.MILLISECONDS)
                        .onFailure(e -> LOG.atWarn()
                                .addKeyValue("tenant", tenantId)
                                .setCause(e)
                                .log("tenant.access.unreachable")));
    }

    private static Identity with(Identity identity, TenantAccess access) {
        return new Identity(
                identity.kind(),
                identity.tenantId(),
                identity.userId(),
                identity.role(),
                access.plan(),
                access.features(),
                identity.session(),
                identity.service());
    }
}
