package dev.lad.shared.service;

import dev.lad.bus.ApiResponse;
import dev.lad.shared.db.Pruning;
import dev.lad.shared.db.Sql;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** The table {@code answer}, in every service's schema. */
final class AnswersStore {
    /** The status of an answer whose content was erased. No operation answers with it. */
    private static final int ERASED = 410;

    /** @param asked how often it was asked about, this time included */
    record Kept(String requestHash, Optional<ApiResponse> answer, int asked) {
        boolean isErased() {
            return answer.filter(one -> one.status() == ERASED).isPresent();
        }
    }

    /** Whether the key is the caller's now: new, older than {@code kept}, or left behind by a request that died. */
    Future<Boolean> claim(Sql sql, UUID tenant, String key, String hash, Instant now, Instant lease, Duration kept) {
        return sql.change(
                        """
                        insert into answer (tenant_id, key, request_hash, started_at, lease_until)
                        values ($1, $2, $3, $4, $5)
                        on conflict (tenant_id, key) do update
                          set request_hash = excluded.request_hash, started_at = excluded.started_at,
                              lease_until = excluded.lease_until, status = null, headers = null, body = null,
                              asked = 0
                          where answer.started_at < $6 or (answer.status is null and answer.lease_until < $4)
                        """,
                        tenant,
                        key,
                        hash,
                        now.atOffset(ZoneOffset.UTC),
                        lease.atOffset(ZoneOffset.UTC),
                        now.minus(kept).atOffset(ZoneOffset.UTC))
                .map(changed -> changed == 1);
    }

    /** Counts that it is asked about. */
    Future<Optional<Kept>> ask(Sql sql, UUID tenant, String key) {
        return sql.first(AnswersStore::kept, """
                update answer set asked = asked + 1 where tenant_id = $1 and key = $2
                returning request_hash, status, headers, body, asked
                """, tenant, key);
    }

    /** By who claimed the key at {@code started}: nothing, where another has claimed it since. */
    Future<Void> keep(Sql sql, UUID tenant, String key, Instant started, ApiResponse answer) {
        JsonObject headers = new JsonObject();
        answer.headers().forEach(headers::put);
        return sql.run("""
                        update answer set status = $4, headers = $5, body = $6
                        where tenant_id = $1 and key = $2 and started_at = $3
                        """, tenant, key, started.atOffset(ZoneOffset.UTC), answer.status(), headers, answer.body())
                .mapEmpty();
    }

    /** The same of a key that can be used again at once. */
    Future<Void> forget(Sql sql, UUID tenant, String key, Instant started) {
        return sql.run(
                        "delete from answer where tenant_id = $1 and key = $2 and started_at = $3",
                        tenant,
                        key,
                        started.atOffset(ZoneOffset.UTC))
                .mapEmpty();
    }

    /** Empties the answers of a tenant in which all of these texts stand, and marks them as erased. */
    static Future<Integer> erase(Sql sql, UUID tenant, List<String> texts) {
        return sql.change("""
                update answer set status = $3, headers = '{}', body = ''
                where tenant_id = $1 and status is not null
                  and (select bool_and(position(convert_to(word, 'UTF8') in body) > 0) from unnest($2::text[]) word)
                """, tenant, texts.toArray(String[]::new), ERASED);
    }

    Future<Integer> prune(Sql sql, Instant before) {
        return Pruning.all(() -> sql.change("""
                delete from answer
                where ctid = any(array(select ctid from answer where started_at < $1 limit $2))
                """, before.atOffset(ZoneOffset.UTC), Pruning.CHUNK));
    }

    private static Kept kept(Row row) {
        String hash = row.getString("request_hash");
        int asked = row.getInteger("asked");
        Integer status = row.getInteger("status");
        if (status == null) {
            return new Kept(hash, Optional.empty(), asked);
        }
        Map<String, String> headers = new HashMap<>();
        row.getJsonObject("headers")
                .forEach(
                        header -> headers.put(header.getKey(), header.getValue().toString()));
        Buffer body = row.getBuffer("body");
        return new Kept(hash, Optional.of(new ApiResponse(status, headers, body)), asked);
    }
}
