package dev.lad.auth;

import dev.lad.shared.db.Database;
import dev.lad.shared.errors.Failure;
import io.vertx.core.Future;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Slows down guessing. An account takes five attempts in a row, then one after half a minute, one after a minute, and so
 * on up to a quarter of an hour; an address takes twenty, over all accounts. Attempts are counted before the password is
 * looked at and whether or not the account exists.
 *
 * <p>Nobody can lock a person out by guessing: from an address from which the person has logged in within the last
 * 30 days, only what fails from that address counts.
 */
final class Throttle {
    private static final int FREE_PER_ACCOUNT = 5;
    private static final int FREE_PER_ADDRESS = 20;
    private static final Duration FIRST_BLOCK = Duration.ofSeconds(30);
    private static final Duration LONGEST_BLOCK = Duration.ofMinutes(15);
    private static final Duration FORGOTTEN_AFTER = Duration.ofMinutes(30);
    private static final Duration KNOWN_FOR = Duration.ofDays(30);

    private final Database db;
    private final ThrottleStore store;
    private final Clock wall;

    /**
     * One attempt that may go on.
     *
     * @param account which account, hashed
     * @param accountKey under which it counts for the account
     * @param addressKey under which it counts for the address
     */
    record Attempt(String account, String address, String accountKey, String addressKey) {}

    Throttle(Database db, ThrottleStore store, Clock wall) {
        this.db = db;
        this.store = store;
        this.wall = wall;
    }

    /** Counts it. Fails with 429 {@code too_many_attempts} where it may not go on. */
    Future<Attempt> begin(String email, String address) {
        String account = Secrets.hash(email);
        String place = Secrets.hash(address);
        Instant now = wall.instant();
        return store.isKnown(db.system(), account, place, now.minus(KNOWN_FOR))
                .map(known -> new Attempt(
                        account, place, known ? "known:" + account + place : "account:" + account, "address:" + place))
                .compose(attempt -> charge(attempt.addressKey(), FREE_PER_ADDRESS, now)
                        .compose(free -> charge(attempt.accountKey(), FREE_PER_ACCOUNT, now))
                        .map(attempt));
    }

    /** It was the right password. The address keeps its other failures: a good account must not pay for guessing at others. */
    Future<Void> succeeded(Attempt attempt) {
        return store.forget(db.system(), attempt.accountKey())
                .compose(forgotten -> store.giveBack(db.system(), attempt.addressKey()))
                .compose(given -> store.know(db.system(), attempt.account(), attempt.address(), wall.instant()));
    }

    Future<Void> prune() {
        Instant now = wall.instant();
        return store.prune(db.system(), now.minus(Duration.ofDays(1)), now.minus(KNOWN_FOR));
    }

    private Future<Void> charge(String key, int free, Instant now) {
        return store.charge(db.system(), key, free, FIRST_BLOCK, LONGEST_BLOCK, FORGOTTEN_AFTER, now)
                .compose(blocked ->
                        blocked.isEmpty() ? Future.succeededFuture() : Future.failedFuture(refusal(blocked, now)));
    }

    private static Failure refusal(Optional<Instant> until, Instant now) {
        return new Failure.TooMany(
                "too_many_attempts",
                "Too many failed logins; wait before you try again.",
                until.map(end -> Duration.between(now, end)).orElse(FIRST_BLOCK));
    }
}
