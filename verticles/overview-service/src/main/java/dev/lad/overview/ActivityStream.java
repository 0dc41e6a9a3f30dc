package dev.lad.overview;

import dev.lad.overview.ActivityStore.Kept;
import dev.lad.shared.db.Sql;
import dev.lad.shared.json.Json;
import dev.lad.shared.stream.Loop;
import dev.lad.shared.stream.Outlet;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.UUID;

/**
 * A tenant's activity to one client, as server-sent events (https://html.spec.whatwg.org/multipage/server-sent-events.html).
 * Nothing is kept for the client but the id that it has: the next entries are read from the database when it has room for
 * them. It ends before the client's token can be long out of date; browsers come again by themselves, with the last id.
 */
final class ActivityStream {
    /** How long a browser waits before it comes again. */
    private static final Duration RETRY = Duration.ofSeconds(2);

    private static final Duration BEAT = Duration.ofSeconds(15);
    private static final int PAGE = 100;
    private static final Buffer HEARTBEAT = Buffer.buffer(":\n\n");

    private final Vertx vertx;
    private final Clock wall;
    private final ActivityStore store;
    private final Sql sql;
    private final UUID tenantId;
    private final long endsAtMillis;
    private Promise<Boolean> rest = Promise.promise();
    private long last;
    private boolean news;
    private boolean ending;

    /** @param endsAtMillis when it ends, milliseconds since the epoch on the wall clock */
    ActivityStream(Vertx vertx, Clock wall, ActivityStore store, Sql sql, UUID tenantId, long endsAtMillis) {
        this.vertx = vertx;
        this.wall = wall;
        this.store = store;
        this.sql = sql;
        this.tenantId = tenantId;
        this.endsAtMillis = endsAtMillis;
    }

    /** There may be something new. */
    void wake() {
        news = true;
        rest.tryComplete(false);
    }

    /**
     * What the client is told first, and from where it goes on: behind the id that it has, or with what comes from now on.
     * Where what follows the id is not kept any more, it is told {@code reset} and gets what is kept.
     */
    Buffer begin(Kept kept, OptionalLong has) {
        String head = "retry: " + RETRY.toMillis() + "\n";
        last = has.orElse(kept.last());
        boolean gap = last > kept.last() || last < kept.oldest() - 1;
        if (gap) {
            last = kept.oldest() - 1;
            return Buffer.buffer(head + "event: reset\nid: " + last + "\ndata: {\"oldest\":" + kept.oldest() + "}\n\n");
        }
        return Buffer.buffer(head + "id: " + last + "\n\n");
    }

    /** Until the client leaves, the instance drains, or its time is over. */
    Future<Void> writeTo(Outlet client, Buffer first) {
        client.leaving().onComplete(any -> end());
        client.gone().onComplete(any -> end());
        return client.write(first).compose(begun -> Loop.whileTrue(() -> step(client)));
    }

    private void end() {
        ending = true;
        rest.tryComplete(false);
    }

    private Future<Boolean> step(Outlet client) {
        if (ending || left() <= 0) {
            return Future.succeededFuture(false);
        }
        news = false;
        return store.after(sql, tenantId, last, PAGE)
                .compose(page -> page.isEmpty()
                        ? rested(client)
                        : client.write(events(page)).map(true));
    }

    private Future<Boolean> rested(Outlet client) {
        if (news || ending) {
            return Future.succeededFuture(true);
        }
        Promise<Boolean> resting = Promise.promise();
        rest = resting;
        long pause = Math.max(1, Math.min(BEAT.toMillis(), left()));
        long timer = vertx.setTimer(pause, beat -> resting.tryComplete(true));
        return resting.future()
                .onComplete(over -> vertx.cancelTimer(timer))
                .compose(beat -> beat ? client.write(HEARTBEAT).map(true) : Future.succeededFuture(true));
    }

    private Buffer events(List<Activity> page) {
        Buffer events = Buffer.buffer();
        for (Activity activity : page) {
            events.appendString("id: " + activity.id() + "\ndata: ")
                    .appendString(Json.write(activity).toString(StandardCharsets.UTF_8))
                    .appendString("\n\n");
            last = activity.id();
        }
        return events;
    }

    private long left() {
        return endsAtMillis - wall.millis();
    }
}
