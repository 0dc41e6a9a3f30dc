package dev.lad.auth;

import dev.lad.shared.db.Sql;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;

/** The table {@code signing_key}. */
final class SigningKeyStore {

    /** The one that signs last comes first. */
    Future<List<SigningKeys.Key>> list(Sql sql) {
        return sql.list(
                row -> new SigningKeys.Key(
                        row.getString("id"),
                        row.get(JsonObject.class, "public_jwk"),
                        row.get(Buffer.class, "sealed"),
                        row.getOffsetDateTime("signs_from").toInstant()),
                "select id, public_jwk, sealed, signs_from from signing_key order by signs_from desc, id desc");
    }

    /** Until the transaction ends nobody else makes a key. */
    Future<Void> lock(Sql sql) {
        return sql.run("select pg_advisory_xact_lock(hashtext('auth.signing_key'))")
                .mapEmpty();
    }

    Future<Void> insert(Sql sql, SigningKeys.Key key, Instant now) {
        return sql.run(
                        """
                        insert into signing_key (id, public_jwk, sealed, signs_from, created_at)
                        values ($1, $2, $3, $4, $5)
                        """,
                        key.id(),
                        key.publicJwk(),
                        key.sealed(),
                        key.signsFrom().atOffset(ZoneOffset.UTC),
                        now.atOffset(ZoneOffset.UTC))
                .mapEmpty();
    }
}
