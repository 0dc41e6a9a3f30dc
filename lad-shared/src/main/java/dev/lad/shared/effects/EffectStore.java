package dev.lad.shared.effects;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lad.bus.Trace;
import dev.lad.shared.db.Sql;
import dev.lad.shared.json.Json;
import dev.lad.shared.json.StrictJson;
import dev.lad.shared.service.Caller;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The {@code effect} table. */
final class EffectStore {
    private static final String COLUMNS = """
             tenant_id, key, kind, request::text as request, state, attempt, result::text as result,
             coalesce(reason, '') as reason, started_at, trace, looks, look_at
            """;

    private EffectStore() {}

    /** An effect as found, and when its lease ends, or the background looks next. */
    record Found(Effect effect, Instant lookAt, boolean sameKind, boolean sameRequest) {}

    /** An effect that nobody writes at, and until when its caller may still be at it. */
    record Idle(Effect effect, Instant lookAt) {}

    /** The new effect; empty where the key exists. */
    static Future<Optional<Effect>> insert(
            Sql sql, Caller caller, String key, String kind, JsonNode request, Instant now, Instant lease) {
        return sql.first(
                EffectStore::effect,
                """
                insert into effect (tenant_id, key, kind, request, state, started_at, look_at, trace)
                values ($1, $2, $3, $4::text::jsonb, 'started', $5, $6, $7)
                on conflict (tenant_id, key) do nothing
                returning
                """ + COLUMNS,
                caller.tenantId(),
                key,
                kind,
                text(request),
                utc(now),
                utc(lease),
                caller.trace().header());
    }

    static Future<Found> lock(Sql sql, UUID tenantId, String key, String kind, JsonNode request) {
        return sql.first(
                        row -> new Found(
                                effect(row), lookAt(row), row.getBoolean("same_kind"), row.getBoolean("same_request")),
                        "select kind = $3 as same_kind, request = $4::text::jsonb as same_request," + COLUMNS
                                + "from effect where tenant_id = $1 and key = $2 for update",
                        tenantId,
                        key,
                        kind,
                        text(request))
                .map(found -> found.orElseThrow(() -> new IllegalStateException("effect " + key + " has vanished")));
    }

    static Future<Optional<Effect>> find(Sql sql, UUID tenantId, String key) {
        return sql.first(
                EffectStore::effect,
                "select" + COLUMNS + "from effect where tenant_id = $1 and key = $2",
                tenantId,
                key);
    }

    /** Effects that somebody has to look after, those uncertain longest first. */
    static Future<List<Effect>> uncertain(Sql sql, int most) {
        return sql.list(
                EffectStore::effect,
                "select" + COLUMNS + "from effect where state = 'uncertain' order by started_at limit $1",
                most);
    }

    static Future<Optional<Effect>> startAgain(Sql sql, Effect effect, JsonNode request, Instant now, Instant lease) {
        return sql.first(
                EffectStore::effect,
                """
                update effect set state = $4, attempt = attempt + 1, started_at = $5, look_at = $6,
                    reason = null, settled_at = null, looks = 0, request = $8::text::jsonb
                where tenant_id = $1 and key = $2 and attempt = $3 and state = any ($7)
                returning
                """ + COLUMNS,
                effect.tenantId(),
                effect.key(),
                effect.attempt(),
                target(EffectStep.STARTED_AGAIN),
                utc(now),
                utc(lease),
                sources(EffectStep.STARTED_AGAIN),
                text(request));
    }

    /**
     * Takes a step that ends the effect; empty where its attempt can no longer take it. Attempts are counted anew for a key whose
     * effect was erased, so that when it began belongs to the fence too.
     */
    static Future<Optional<Effect>> settle(
            Sql sql, Effect effect, EffectStep step, @Nullable JsonNode result, @Nullable String reason, Instant now) {
        return sql.first(
                EffectStore::effect,
                """
                update effect set state = $4, result = $5::text::jsonb, reason = $6, settled_at = $7, look_at = null
                where tenant_id = $1 and key = $2 and attempt = $3 and state = any ($8) and started_at = $9
                returning
                """ + COLUMNS,
                effect.tenantId(),
                effect.key(),
                effect.attempt(),
                target(step),
                result == null ? null : text(result),
                reason,
                utc(now),
                sources(step),
                utc(effect.startedAt()));
    }

    /** Takes a step that leaves it open, to be looked at again at {@code lookAt}, or by a person where there is none. */
    static Future<Optional<Effect>> keepOpen(
            Sql sql, Effect effect, EffectStep step, String reason, Optional<Instant> lookAt) {
        return sql.first(
                EffectStore::effect,
                """
                update effect set state = $4, reason = $5, look_at = $6
                where tenant_id = $1 and key = $2 and attempt = $3 and state = any ($7) and started_at = $8
                returning
                """ + COLUMNS,
                effect.tenantId(),
                effect.key(),
                effect.attempt(),
                target(step),
                reason,
                lookAt.map(EffectStore::utc).orElse(null),
                sources(step),
                utc(effect.startedAt()));
    }

    /** Claims open effects that are to be looked at. What was started and has lost its lease becomes uncertain. */
    static Future<List<Effect>> claimOpen(Sql sql, Collection<String> kinds, Instant now, Duration claim, int most) {
        return sql.list(
                EffectStore::effect,
                """
                update effect set state = $1, looks = looks + 1, look_at = $4,
                    reason = coalesce(reason, 'its caller stopped before the answer')
                where (tenant_id, key) in (
                    select tenant_id, key from effect
                    where state in ('started', 'uncertain') and look_at <= $2 and kind = any ($3)  -- effect_open
                    order by look_at limit $5 for update skip locked)
                returning
                """ + COLUMNS,
                target(EffectStep.ANSWER_LOST),
                utc(now),
                kinds.toArray(String[]::new),
                utc(now.plus(claim)),
                most);
    }

    /** How many are uncertain, at most {@code most} of them, and since when. */
    static Future<EffectBacklog> backlog(Sql sql, Instant now, int most) {
        return sql.list(row -> row, """
                        select kind, count(*) as rows, min(started_at) as oldest
                        from (select kind, started_at from effect
                              where state = 'uncertain' limit $1) open  -- effect_uncertain
                        group by kind
                        """, most).map(rows -> {
            var byKind = new HashMap<String, Long>();
            Instant oldest = now;
            for (Row row : rows) {
                byKind.put(row.getString("kind"), row.getLong("rows"));
                Instant since = row.getOffsetDateTime("oldest").toInstant();
                oldest = since.isBefore(oldest) ? since : oldest;
            }
            return new EffectBacklog(byKind, Duration.between(oldest, now));
        });
    }

    /** Those of these keys that nobody else is at, held until the transaction ends. */
    static Future<List<Idle>> holdIdle(Sql sql, UUID tenantId, Collection<String> keys) {
        return sql.list(
                row -> new Idle(effect(row), lookAt(row)),
                "select" + COLUMNS + "from effect where tenant_id = $1 and key = any ($2) for update skip locked",
                tenantId,
                keys.toArray(String[]::new));
    }

    static Future<Integer> count(Sql sql, UUID tenantId, Collection<String> keys) {
        return sql.list(
                        row -> row.getInteger("rows"),
                        "select count(*)::int as rows from effect where tenant_id = $1 and key = any ($2)",
                        tenantId,
                        keys.toArray(String[]::new))
                .map(rows -> rows.get(0));
    }

    /** One that is open is looked at anew. */
    static Future<Integer> erase(Sql sql, Effect effect, String key, JsonNode request, JsonNode result, Instant now) {
        return sql.change("""
                update effect set key = $3, request = $4::text::jsonb, reason = null,
                    result = case when result is not null then $5::text::jsonb end,
                    looks = case when settled_at is null then 0 else looks end,
                    look_at = case when settled_at is null then $6::timestamptz end
                where tenant_id = $1 and key = $2
                """, effect.tenantId(), effect.key(), key, text(request), text(result), utc(now));
    }

    private static Effect effect(Row row) {
        return new Effect(
                row.getUUID("tenant_id"),
                row.getString("key"),
                row.getString("kind"),
                json(row.getString("request")),
                EffectState.of(row.getString("state")),
                row.getInteger("attempt"),
                Optional.ofNullable(row.getString("result")).map(EffectStore::json),
                row.getString("reason"),
                row.getOffsetDateTime("started_at").toInstant(),
                Trace.read(row.getString("trace")),
                row.getInteger("looks"));
    }

    private static Instant lookAt(Row row) {
        OffsetDateTime at = row.getOffsetDateTime("look_at");
        return at == null ? Instant.MAX : at.toInstant();
    }

    private static String target(EffectStep step) {
        return EffectState.before(step).get(0).after(step).orElseThrow().key();
    }

    private static String[] sources(EffectStep step) {
        return EffectState.before(step).stream().map(EffectState::key).toArray(String[]::new);
    }

    private static String text(JsonNode json) {
        return Json.write(json).toString(StandardCharsets.UTF_8);
    }

    private static JsonNode json(String text) {
        return StrictJson.parse(Buffer.buffer(text));
    }

    private static OffsetDateTime utc(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }
}
