package dev.lad.campaigns.walk;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lad.shared.db.Sql;
import dev.lad.shared.events.Event;
import dev.lad.shared.time.Time;
import io.vertx.core.Future;
import java.util.UUID;

/**
 * Takes what social-integration tells of its accounts. Campaigns that send by an account which cannot be used wait and say
 * so; those that waited for one go on as soon as one can be used. Leads do not fail on account of it.
 *
 * <p>It only saves time: a campaign that did not hear of it finds out with its next touch, which is refused, and asks again
 * every half hour.
 */
final class AccountNews {
    private final AccountNewsStore store;
    private final Sweep sweep;
    private final Time time;

    AccountNews(Sweep sweep, Time time) {
        this.store = new AccountNewsStore();
        this.sweep = sweep;
        this.time = time;
    }

    Future<Void> changed(Sql sql, Event event) {
        JsonNode account = event.payload();
        String channel = account.path("channel").asText();
        UUID id = UUID.fromString(account.path("accountId").asText());
        String status = account.path("status").asText();
        return status.equals("ok") ? usable(sql, event.tenantId(), channel, id) : lost(sql, event, channel, id, status);
    }

    /** Each campaign's lock is taken alone, so that no touch is held by an older answer unnoticed. */
    private Future<Void> usable(Sql sql, UUID tenantId, String channel, UUID accountId) {
        return store.waiting(sql, tenantId, channel, accountId).compose(campaigns -> {
            Future<Void> done = Future.succeededFuture();
            for (UUID campaignId : campaigns) {
                done = done.compose(before -> LockStore.exclusive(sql, campaignId))
                        .compose(locked -> store.release(sql, tenantId, campaignId, channel))
                        .compose(released -> sweep.release(sql, tenantId, campaignId));
            }
            return done;
        });
    }

    private Future<Void> lost(Sql sql, Event event, String channel, UUID accountId, String status) {
        var hold = new Guards.Hold(
                Refusals.ofAccount(status), time.business().instant().plus(Refusals.WITHOUT_ACCOUNT));
        return store.hold(sql, event.tenantId(), channel, accountId, hold);
    }
}
