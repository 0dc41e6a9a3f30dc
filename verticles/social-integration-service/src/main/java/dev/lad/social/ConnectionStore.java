package dev.lad.social;

import dev.lad.shared.db.Sql;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The table {@code connection}. */
final class ConnectionStore {
    private static final String SELECT =
            "select tenant_id, id, channel, time_zone, account_id, renews, done, created_at, expires_at from"
                    + " connection ";

    Future<Void> insert(Sql sql, Connection connection, String tokenHash) {
        return sql.run(
                        """
                        insert into connection (tenant_id, id, token_hash, channel, time_zone, account_id, renews,
                            created_at, expires_at)
                        values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
                        """,
                        connection.tenantId(),
                        connection.id(),
                        tokenHash,
                        connection.channel().key(),
                        connection.zone().getId(),
                        connection.accountId().orElse(null),
                        connection.renews(),
                        connection.createdAt().atOffset(ZoneOffset.UTC),
                        connection.expiresAt().atOffset(ZoneOffset.UTC))
                .mapEmpty();
    }

    Future<Optional<Connection>> find(Sql sql, UUID id) {
        return sql.first(ConnectionStore::connection, SELECT + "where id = $1", id);
    }

    /** Across tenants; relies on connection_token. */
    Future<Optional<Connection>> ofToken(Sql system, String tokenHash) {
        return system.first(ConnectionStore::connection, SELECT + "where token_hash = $1", tokenHash);
    }

    /** Those across tenants through which an account of this age may have come; relies on connection_open. */
    Future<List<Connection>> openAt(Sql system, Channel channel, Instant at) {
        return system.list(
                ConnectionStore::connection,
                SELECT + "where not done and not renews and channel = $1 and created_at <= $2 and expires_at > $2",
                channel.key(),
                at.atOffset(ZoneOffset.UTC));
    }

    /** Uses it up; false where it was used before. */
    Future<Boolean> done(Sql sql, UUID id, UUID accountId) {
        return sql.change(
                        "update connection set done = true, account_id = $2 where id = $1 and not done", id, accountId)
                .map(changed -> changed == 1);
    }

    private static Connection connection(Row row) {
        return new Connection(
                row.getUUID("tenant_id"),
                row.getUUID("id"),
                Channel.of(row.getString("channel")),
                ZoneId.of(row.getString("time_zone")),
                Optional.ofNullable(row.getUUID("account_id")),
                row.getBoolean("renews"),
                row.getBoolean("done"),
                row.getOffsetDateTime("created_at").toInstant(),
                row.getOffsetDateTime("expires_at").toInstant());
    }
}
