package dev.lad.icp;

import dev.lad.shared.db.Sql;
import dev.lad.shared.json.Json;
import dev.lad.shared.service.Items;
import dev.lad.shared.service.Page;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The table {@code profile}. */
final class ProfileStore {

    /** The newest first, by the index profile_newest. */
    Future<Items<Profile>> list(Sql sql, UUID tenantId, Page page) {
        return sql.list(ProfileStore::profile, """
                        select * from profile
                        where tenant_id = $1 and ($2::timestamptz is null or (created_at, id) < ($2, $3))
                        order by created_at desc, id desc
                        limit $4
                        """, tenantId, page.instantAfter(0), page.idAfter(1), page.limit() + 1)
                .map(rows -> Items.page(
                        rows,
                        page,
                        profile -> List.of(
                                profile.createdAt().toString(), profile.id().toString())));
    }

    Future<Long> count(Sql sql, UUID tenantId) {
        return sql.run("select count(*) as total from profile where tenant_id = $1", tenantId)
                .map(rows -> rows.iterator().next().getLong("total"));
    }

    Future<Optional<Profile>> find(Sql sql, UUID id) {
        return sql.first(ProfileStore::profile, "select * from profile where id = $1", id);
    }

    /** Holds the profile until the transaction ends. */
    Future<Optional<Profile>> lock(Sql sql, UUID id) {
        return sql.first(ProfileStore::profile, "select * from profile where id = $1 for update", id);
    }

    Future<Void> insert(Sql sql, UUID tenantId, Optional<UUID> userId, Profile profile) {
        return sql.run(
                        """
                        insert into profile (tenant_id, id, name, source, model, description, icp, created_by,
                                             created_at, updated_at)
                        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $9)
                        """,
                        tenantId,
                        profile.id(),
                        profile.name(),
                        profile.source().key(),
                        profile.model().orElse(null),
                        profile.description().orElse(null),
                        json(profile.icp()),
                        userId.orElse(null),
                        profile.createdAt().atOffset(ZoneOffset.UTC))
                .mapEmpty();
    }

    Future<Optional<Profile>> update(Sql sql, UUID id, String name, Icp icp, Instant now) {
        return sql.first(ProfileStore::profile, """
                update profile set name = $2, icp = $3, updated_at = $4, version = version + 1
                where id = $1
                returning *
                """, id, name, json(icp), now.atOffset(ZoneOffset.UTC));
    }

    Future<Void> used(Sql sql, UUID id) {
        return sql.run("update profile set uses = uses + 1 where id = $1", id).mapEmpty();
    }

    Future<Void> delete(Sql sql, UUID id) {
        return sql.run("delete from profile where id = $1", id).mapEmpty();
    }

    private static JsonObject json(Icp icp) {
        return new JsonObject(Json.write(icp));
    }

    private static Profile profile(Row row) {
        return new Profile(
                row.getUUID("id"),
                row.getString("name"),
                Source.of(row.getString("source")),
                Optional.ofNullable(row.getString("model")),
                Optional.ofNullable(row.getString("description")),
                Json.read(Buffer.buffer(row.getJsonObject("icp").encode()), Icp.class),
                row.getInteger("uses"),
                row.getOffsetDateTime("created_at").toInstant(),
                row.getOffsetDateTime("updated_at").toInstant(),
                row.getLong("version"));
    }
}
