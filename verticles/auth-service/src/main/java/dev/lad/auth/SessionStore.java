package dev.lad.auth;

import dev.lad.shared.auth.Issuer.Ended;
import dev.lad.shared.db.Pruning;
import dev.lad.shared.db.Sql;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The tables {@code session}, {@code refresh_token} and {@code revocation}. */
final class SessionStore {
    private static final String COLUMNS =
            "s.id, s.tenant_id, s.member_id, s.client, s.address, s.created_at, s.last_used_at, s.ends_at, s.ended_at ";

    Future<Void> insert(Sql sql, Session session) {
        return sql.run(
                        """
                        insert into session
                            (id, tenant_id, member_id, client, address, created_at, last_used_at, ends_at)
                        values ($1, $2, $3, $4, $5, $6, $6, $7)
                        """,
                        session.id(),
                        session.tenantId(),
                        session.memberId(),
                        session.client(),
                        session.address(),
                        utc(session.createdAt()),
                        utc(session.endsAt()))
                .mapEmpty();
    }

    Future<Void> insertToken(Sql sql, Session session, String hash, Instant expiresAt) {
        return sql.run(
                        "insert into refresh_token (hash, tenant_id, session_id, expires_at) values ($1, $2, $3, $4)",
                        hash,
                        session.tenantId(),
                        session.id(),
                        utc(expiresAt))
                .mapEmpty();
    }

    /** The token with its session, both held until the transaction ends, so that one token has one successor. */
    Future<Optional<Session.Presented>> lock(Sql sql, String hash) {
        return sql.first(row -> new Session.Presented(session(row), token(row)), "select " + COLUMNS + """
                          , t.hash, t.expires_at, t.used_at, t.used_with
                          from refresh_token t join session s on s.id = t.session_id
                          where t.hash = $1 for update of s, t
                          """, hash);
    }

    Future<Optional<Session.Token>> token(Sql sql, String hash) {
        return sql.first(
                SessionStore::token,
                "select hash, expires_at, used_at, used_with from refresh_token where hash = $1",
                hash);
    }

    Future<Void> use(Sql sql, Session.Presented presented, Optional<String> key, Instant now) {
        return sql.run(
                        "update refresh_token set used_at = $2, used_with = $3 where hash = $1",
                        presented.token().hash(),
                        utc(now),
                        key.orElse(null))
                .compose(used -> sql.run(
                        "update session set last_used_at = $2 where id = $1",
                        presented.session().id(),
                        utc(now)))
                .mapEmpty();
    }

    /** Sessions of a person that are neither ended nor run out, the latest used first. */
    Future<List<Session>> live(Sql sql, UUID memberId, Instant now) {
        return sql.list(SessionStore::session, "select " + COLUMNS + """
                          from session s where s.member_id = $1 and s.ended_at is null and s.ends_at > $2
                          order by s.last_used_at desc limit 100
                          """, memberId, utc(now));
    }

    /**
     * Ends sessions of a person and lists their tokens as revoked.
     *
     * @param only this one; empty for all
     * @param but not this one
     * @param until when the last of their access tokens expires
     */
    Future<List<Ended>> end(
            Sql sql, UUID memberId, Optional<UUID> only, Optional<UUID> but, Instant now, Instant until) {
        return sql.list(
                row -> new Ended(row.getString("id"), until),
                """
                with ended as (
                    update session set ended_at = $3
                    where member_id = $1 and ended_at is null and ($2::uuid is null or id = $2)
                        and ($5::uuid is null or id <> $5)
                    returning id, tenant_id)
                insert into revocation (id, tenant_id, ended_at, until)
                select id::text, tenant_id, $3, $4 from ended
                on conflict (id) do nothing
                returning id
                """,
                memberId,
                only.orElse(null),
                utc(now),
                utc(until),
                but.orElse(null));
    }

    Future<Void> revoke(Sql sql, UUID tenantId, List<Ended> ended, Instant now) {
        return sql.run(
                        """
                        insert into revocation (id, tenant_id, ended_at, until)
                        select id, $1, $2, until from unnest($3::text[], $4::timestamptz[]) as ended(id, until)
                        on conflict (id) do nothing
                        """,
                        tenantId,
                        utc(now),
                        ended.stream().map(Ended::id).toArray(String[]::new),
                        ended.stream().map(one -> utc(one.until())).toArray(OffsetDateTime[]::new))
                .mapEmpty();
    }

    /** By the index {@code revocation_since}. */
    Future<List<Ended>> revoked(Sql sql, Instant since, Instant now) {
        return sql.list(
                row -> new Ended(
                        row.getString("id"), row.getOffsetDateTime("until").toInstant()),
                "select id, until from revocation where ended_at >= $1 and until > $2",
                utc(since),
                utc(now));
    }

    /** Forgets what nobody asks for any more. */
    Future<Void> prune(Sql sql, Instant now) {
        return sql.run("delete from revocation where until < $1", utc(now))
                .compose(gone -> Pruning.all(() -> sql.change(
                        "delete from session where id in (select id from session where ends_at < $1 limit $2)",
                        utc(now),
                        Pruning.CHUNK)))
                .mapEmpty();
    }

    private static OffsetDateTime utc(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }

    private static Session session(Row row) {
        return new Session(
                row.getUUID("id"),
                row.getUUID("tenant_id"),
                row.getUUID("member_id"),
                row.getString("client"),
                row.getString("address"),
                row.getOffsetDateTime("created_at").toInstant(),
                row.getOffsetDateTime("last_used_at").toInstant(),
                row.getOffsetDateTime("ends_at").toInstant(),
                Optional.ofNullable(row.getOffsetDateTime("ended_at")).map(OffsetDateTime::toInstant));
    }

    private static Session.Token token(Row row) {
        return new Session.Token(
                row.getString("hash"),
                row.getOffsetDateTime("expires_at").toInstant(),
                Optional.ofNullable(row.getOffsetDateTime("used_at")).map(OffsetDateTime::toInstant),
                Optional.ofNullable(row.getString("used_with")));
    }
}
