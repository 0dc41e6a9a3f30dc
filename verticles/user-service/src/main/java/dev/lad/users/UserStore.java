package dev.lad.users;

import dev.lad.shared.db.Sql;
import dev.lad.shared.json.Json;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.UUID;

/** The tables {@code profile} and {@code setting}. */
final class UserStore {

    Future<Optional<Profile>> profile(Sql sql, UUID tenantId, UUID userId) {
        return sql.first(UserStore::profile, """
                select first_name, last_name, job_title, phone, time_zone, locale, avatar_url, version
                from profile where tenant_id = $1 and user_id = $2
                """, tenantId, userId);
    }

    /** @return whether it was stored: not where somebody else has stored this version */
    Future<Boolean> put(Sql sql, UUID tenantId, UUID userId, Profile profile, Instant now) {
        return sql.change(
                        """
                        insert into profile as p (tenant_id, user_id, first_name, last_name, job_title, phone, time_zone,
                            locale, avatar_url, version, updated_at)
                        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
                        on conflict (tenant_id, user_id) do update set
                            first_name = $3, last_name = $4, job_title = $5, phone = $6, time_zone = $7, locale = $8,
                            avatar_url = $9, version = $10, updated_at = $11
                        where p.version = $10 - 1
                        """,
                        tenantId,
                        userId,
                        profile.firstName(),
                        profile.lastName(),
                        profile.jobTitle(),
                        profile.phone(),
                        profile.timeZone(),
                        profile.locale(),
                        profile.avatarUrl(),
                        profile.version(),
                        now.atOffset(ZoneOffset.UTC))
                .map(stored -> stored == 1);
    }

    Future<Optional<Settings>> settings(Sql sql, UUID tenantId, UUID userId) {
        return sql.first(
                row -> new Settings(
                        row.getString("theme"),
                        row.getString("language"),
                        Json.read(row.get(JsonObject.class, "notifications").toBuffer(), Settings.Notifications.class)),
                "select theme, language, notifications from setting where tenant_id = $1 and user_id = $2",
                tenantId,
                userId);
    }

    Future<Void> put(Sql sql, UUID tenantId, UUID userId, Settings settings, Instant now) {
        return sql.run(
                        """
                        insert into setting (tenant_id, user_id, theme, language, notifications, updated_at)
                        values ($1, $2, $3, $4, $5, $6)
                        on conflict (tenant_id, user_id) do update set
                            theme = $3, language = $4, notifications = $5, updated_at = $6
                        """,
                        tenantId,
                        userId,
                        settings.theme(),
                        settings.language(),
                        new JsonObject(Json.write(settings.notifications())),
                        now.atOffset(ZoneOffset.UTC))
                .mapEmpty();
    }

    private static Profile profile(Row row) {
        return new Profile(
                row.getString("first_name"),
                row.getString("last_name"),
                row.getString("job_title"),
                row.getString("phone"),
                row.getString("time_zone"),
                row.getString("locale"),
                row.getString("avatar_url"),
                row.getLong("version"));
    }
}
