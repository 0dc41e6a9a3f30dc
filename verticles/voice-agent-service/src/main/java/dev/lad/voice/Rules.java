package dev.lad.voice;

import dev.lad.shared.db.Database;
import dev.lad.shared.errors.Failure;
import dev.lad.shared.service.Caller;
import dev.lad.shared.service.Items;
import dev.lad.shared.service.Page;
import dev.lad.shared.time.Time;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Whom not to call, and when not. */
final class Rules {
    private final Database database;
    private final RulesStore store;
    private final Time time;

    Rules(Database database, RulesStore store, Time time) {
        this.database = database;
        this.store = store;
        this.time = time;
    }

    /** A number that is never called. */
    record Unwanted(String number, Optional<String> reason, Instant createdAt) {}

    Future<CallingHours> hours(Caller caller) {
        return store.hours(database.tenant(caller.tenantId())).map(set -> set.orElse(CallingHours.USUAL));
    }

    Future<CallingHours> setHours(Caller caller, CallingHours hours) {
        if (!hours.closes().isAfter(hours.opens())) {
            return Future.failedFuture(Failure.Invalid.at("/closes", "Calling hours must close after they open."));
        }
        return store.setHours(database.tenant(caller.tenantId()), caller.tenantId(), hours)
                .map(hours);
    }

    Future<Unwanted> add(Caller caller, String number, Optional<String> reason) {
        Unwanted unwanted = new Unwanted(number, reason, time.business().instant());
        return store.add(database.tenant(caller.tenantId()), caller.tenantId(), unwanted)
                .map(unwanted);
    }

    Future<Void> remove(Caller caller, String number) {
        return store.remove(database.tenant(caller.tenantId()), number)
                .compose(gone -> gone
                        ? Future.succeededFuture()
                        : Future.failedFuture(new Failure.NotFound("number on the list")));
    }

    Future<Items<Unwanted>> list(Caller caller, Page page) {
        return store.list(database.tenant(caller.tenantId()), page)
                .map(rows -> Items.page(rows, page, unwanted -> List.of(unwanted.number())));
    }

    /** Fails with {@code do_not_call}, or with {@code outside_calling_hours} and when it may be tried. */
    Future<Void> allow(Caller caller, String number, Optional<ZoneId> callee) {
        return store.isUnwanted(database.tenant(caller.tenantId()), number)
                .compose(unwanted -> unwanted
                        ? Future.failedFuture(
                                new Failure.Unprocessable("do_not_call", "This number is on the do-not-call list."))
                        : hours(caller))
                .compose(hours -> {
                    Instant now = time.business().instant();
                    return hours.nextAfter(now, callee.orElse(hours.zone()))
                            .map(next -> Future.<Void>failedFuture(tooEarly(now, next)))
                            .orElseGet(Future::succeededFuture);
                });
    }

    private static Failure tooEarly(Instant now, Instant next) {
        long seconds = Duration.between(now, next).plusMillis(999).toSeconds();
        return new Failure.Other(
                422,
                "outside_calling_hours",
                "Nobody is called at this hour; try again when calling hours begin.",
                Map.of("nextAt", next.toString()),
                Map.of("retry-after", Long.toString(seconds)));
    }
}
