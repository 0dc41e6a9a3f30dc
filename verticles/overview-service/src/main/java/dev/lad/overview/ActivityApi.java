package dev.lad.overview;

import dev.lad.shared.db.Database;
import dev.lad.shared.db.Sql;
import dev.lad.shared.service.Call;
import dev.lad.shared.service.Operations;
import dev.lad.shared.service.Reply;
import dev.lad.shared.stream.Inlet;
import dev.lad.shared.stream.StreamReply;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.util.Map;
import java.util.OptionalLong;
import java.util.UUID;

/** The operations on what has happened. */
final class ActivityApi {
    /** So much before the deadline at which the port would break it off. */
    private static final long END_EARLY_MILLIS = 2_000;

    private final Vertx vertx;
    private final Clock wall;
    private final Database database;
    private final ActivityStore store;
    private final ActivityLog log;
    private final ActivityWatch watch;

    ActivityApi(Vertx vertx, Clock wall, Database database, ActivityStore store, ActivityLog log, ActivityWatch watch) {
        this.vertx = vertx;
        this.wall = wall;
        this.database = database;
        this.store = store;
        this.log = log;
        this.watch = watch;
    }

    Operations bind(Operations operations) {
        return operations
                .on("listActivity", call -> log.list(call.caller(), call.texts("types"), call.page(1))
                        .map(Reply::list))
                .onStream("streamActivity", this::stream);
    }

    private Future<StreamReply> stream(Call call, Inlet none) {
        UUID tenantId = call.caller().tenantId();
        watch.admit(tenantId);
        Sql sql = database.tenant(tenantId);
        ActivityStream stream = new ActivityStream(
                vertx, wall, store, sql, tenantId, call.caller().deadlineMillis() - END_EARLY_MILLIS);
        return store.kept(sql, tenantId).map(kept -> {
            var first = stream.begin(kept, has(call));
            return new StreamReply.Flow(
                    200,
                    Map.of("content-type", "text/event-stream", "cache-control", "no-store", "x-accel-buffering", "no"),
                    client -> {
                        Runnable deaf = watch.listen(tenantId, stream::wake);
                        return stream.writeTo(client, first).onComplete(ended -> deaf.run());
                    });
        });
    }

    private static OptionalLong has(Call call) {
        String id = call.text("Last-Event-ID").orElse("");
        return id.isEmpty() ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(id));
    }
}
