package dev.lad.overview;

import dev.lad.shared.db.Database;
import dev.lad.shared.errors.Failure;
import dev.lad.shared.node.Background;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.MessageConsumer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Wakes the streams of this instance when there is something new for their tenants. One instance tells the others over the
 * event bus; since that may be lost, or there may be none, the last ids are looked at every second too, with one statement
 * for all tenants that anybody listens for.
 */
final class ActivityWatch implements Background {
    /** Streams of one tenant, on one instance. */
    static final int MOST_PER_TENANT = 20;

    private static final int MOST = 2_000;
    private static final String ADDRESS = "lad.overview.activity";
    private static final Duration LOOK_EVERY = Duration.ofSeconds(1);
    private static final Logger LOG = LoggerFactory.getLogger(ActivityWatch.class);

    private final Vertx vertx;
    private final Database database;
    private final ActivityStore store;
    private final Map<UUID, List<Runnable>> listeners = new ConcurrentHashMap<>();
    private final Map<UUID, Long> heads = new ConcurrentHashMap<>();
    private @Nullable MessageConsumer<String> consumer;
    private long timer = -1;
    private boolean looking;

    ActivityWatch(Vertx vertx, Database database, ActivityStore store) {
        this.vertx = vertx;
        this.database = database;
        this.store = store;
    }

    @Override
    public Future<Void> start() {
        consumer = vertx.eventBus().consumer(ADDRESS, news -> wake(UUID.fromString(news.body())));
        timer = vertx.setPeriodic(LOOK_EVERY.toMillis(), tick -> look());
        return consumer.completion();
    }

    @Override
    public Future<Void> stop() {
        vertx.cancelTimer(timer);
        return consumer == null ? Future.succeededFuture() : consumer.unregister();
    }

    /** Tells all instances that there may be something new. May come before the commit. */
    void tell(UUID tenantId) {
        vertx.eventBus().publish(ADDRESS, tenantId.toString());
    }

    /**
     * Whether another stream may be opened.
     *
     * @throws Failure 429 where the tenant has enough of them, 503 where this instance has
     */
    void admit(UUID tenantId) {
        if (listeners.values().stream().mapToInt(List::size).sum() >= MOST) {
            throw new Failure.Unavailable("too_many_streams", "No more streams are open here.", Duration.ofSeconds(10));
        }
        if (listeners.getOrDefault(tenantId, List.of()).size() >= MOST_PER_TENANT) {
            throw new Failure.TooMany(
                    "too_many_streams",
                    "Your organisation has " + MOST_PER_TENANT + " streams open; close one.",
                    Duration.ofSeconds(10));
        }
    }

    /** Listens for one stream; what it gives ends that. */
    Runnable listen(UUID tenantId, Runnable listener) {
        listeners.compute(tenantId, (tenant, others) -> {
            List<Runnable> own = others == null ? new CopyOnWriteArrayList<>() : others;
            own.add(listener);
            return own;
        });
        return () -> listeners.computeIfPresent(tenantId, (tenant, own) -> {
            own.remove(listener);
            return own.isEmpty() ? null : own;
        });
    }

    private void wake(UUID tenantId) {
        List.copyOf(listeners.getOrDefault(tenantId, List.of())).forEach(Runnable::run);
    }

    private void look() {
        if (looking || listeners.isEmpty()) {
            return;
        }
        looking = true;
        heads.keySet().retainAll(listeners.keySet());
        store.heads(database.system(), new ArrayList<>(listeners.keySet()))
                .onSuccess(now -> now.forEach((tenant, head) -> {
                    if (!head.equals(heads.put(tenant, head))) {
                        wake(tenant);
                    }
                }))
                .onFailure(error ->
                        LOG.atDebug().addKeyValue("reason", error.toString()).log("activity.not-looked"))
                .onComplete(done -> looking = false);
    }
}
