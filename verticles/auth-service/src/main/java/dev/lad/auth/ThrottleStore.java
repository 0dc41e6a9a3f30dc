package dev.lad.auth;

import dev.lad.shared.db.Pruning;
import dev.lad.shared.db.Sql;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;

/** The tables {@code login_attempt} and {@code known_address}. */
final class ThrottleStore {

    /**
     * Counts an attempt, unless the key is blocked: of attempts that come at once, no more get through than of attempts
     * that come one after the other. From the {@code free}-th in a row on, each blocks the key for twice as long as the
     * one before.
     *
     * @return until when the key is blocked; empty where the attempt was counted and may go on
     */
    Future<Optional<Instant>> charge(
            Sql sql, String key, int free, Duration first, Duration longest, Duration forgotten, Instant now) {
        return sql.change("""
                        insert into login_attempt as a (key, attempts, last_at, blocked_until)
                        values ($1, 1, $2, $2)
                        on conflict (key) do update set
                            attempts = case when a.last_at < $2::timestamptz - $6::float8 * interval '1 second' then 1 else a.attempts + 1 end,
                            last_at = $2,
                            blocked_until = $2 + interval '1 second' * case
                                when a.last_at < $2::timestamptz - $6::float8 * interval '1 second' or a.attempts + 1 < $3::int then 0
                                else least($5::float8, $4::float8 * power(2, least(a.attempts + 1 - $3::int, 20))) end
                        where a.blocked_until <= $2
                        """, key, utc(now), free, (double) first.toSeconds(), (double) longest.toSeconds(), (double)
                        forgotten.toSeconds())
                .compose(counted -> counted == 1 ? Future.succeededFuture(Optional.empty()) : blockedUntil(sql, key));
    }

    private Future<Optional<Instant>> blockedUntil(Sql sql, String key) {
        return sql.first(
                row -> row.getOffsetDateTime("blocked_until").toInstant(),
                "select blocked_until from login_attempt where key = $1",
                key);
    }

    Future<Void> forget(Sql sql, String key) {
        return sql.run("delete from login_attempt where key = $1", key).mapEmpty();
    }

    /** Takes one attempt back. */
    Future<Void> giveBack(Sql sql, String key) {
        return sql.run("update login_attempt set attempts = attempts - 1, blocked_until = last_at where key = $1", key)
                .mapEmpty();
    }

    Future<Boolean> isKnown(Sql sql, String account, String address, Instant since) {
        return sql.first(
                        row -> true,
                        "select 1 from known_address where account = $1 and address = $2 and seen_at > $3",
                        account,
                        address,
                        utc(since))
                .map(Optional::isPresent);
    }

    Future<Void> know(Sql sql, String account, String address, Instant now) {
        return sql.run("""
                        insert into known_address (account, address, seen_at) values ($1, $2, $3)
                        on conflict (account, address) do update set seen_at = excluded.seen_at
                        """, account, address, utc(now)).mapEmpty();
    }

    Future<Void> prune(Sql sql, Instant attemptsBefore, Instant addressesBefore) {
        return Pruning.all(() -> sql.change("""
                        delete from login_attempt
                        where ctid = any(array(select ctid from login_attempt where last_at < $1 limit $2))
                        """, utc(attemptsBefore), Pruning.CHUNK))
                .compose(gone -> Pruning.all(() -> sql.change("""
                        delete from known_address
                        where ctid = any(array(select ctid from known_address where seen_at < $1 limit $2))
                        """, utc(addressesBefore), Pruning.CHUNK)))
                .mapEmpty();
    }

    private static OffsetDateTime utc(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }
}
