package dev.lad.social;

import dev.lad.shared.db.Sql;
import dev.lad.shared.errors.Failure;
import dev.lad.shared.time.Time;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;

/**
 * How much an account may do: so much a day, in the account's own zone, and of invitations so much in any seven days.
 * Only to be asked by who holds the lock on the account.
 */
final class Caps {
    private static final int WEEK_DAYS = 7;

    private final ActionStore store;
    private final Time time;

    Caps(ActionStore store, Time time) {
        this.store = store;
        this.time = time;
    }

    /** The day on which one more fits. Fails with {@code account_cap_reached} and when there is room again. */
    Future<LocalDate> room(Sql sql, Account account, ActionKind kind) {
        LocalDate today = account.day(time.business().instant());
        return store.count(sql, account, kind, today)
                .compose(used -> used < account.daily(kind)
                        ? Future.succeededFuture()
                        : Future.failedFuture(reached(account, kind, "today", today.plusDays(1))))
                .compose(fits -> kind.weekly().isPresent()
                        ? roomInWeek(sql, account, kind, kind.weekly().getAsInt(), today)
                        : Future.succeededFuture())
                .map(today);
    }

    private Future<Void> roomInWeek(Sql sql, Account account, ActionKind kind, int most, LocalDate today) {
        LocalDate since = today.minusDays(WEEK_DAYS - 1L);
        return store.count(sql, account, kind, since)
                .compose(used -> used < most
                        ? Future.succeededFuture()
                        : store.firstDay(sql, account, kind, since)
                                .compose(first -> Future.failedFuture(reached(
                                        account,
                                        kind,
                                        "in the last seven days",
                                        first.orElse(today).plusDays(WEEK_DAYS)))));
    }

    private Failure reached(Account account, ActionKind kind, String when, LocalDate roomAgain) {
        Instant now = time.business().instant();
        Instant then = roomAgain.atStartOfDay(account.zone()).toInstant();
        return new Failure.TooMany(
                "account_cap_reached",
                "This account has done all that it may of this kind (" + kind.key() + ") " + when + ".",
                Duration.between(now, then));
    }
}
