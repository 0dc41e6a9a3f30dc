package dev.lad.shared.jobs;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lad.bus.Trace;
import dev.lad.shared.db.Sql;
import dev.lad.shared.json.Json;
import dev.lad.shared.json.StrictJson;
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
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The {@code job} table. */
final class JobStore {
    private static final String CLAIMED =
            "returning id, tenant_id, kind, key, payload::text as payload, due_at, attempts, trace, holder,"
                    + " claims";

    private JobStore() {}

    /** Inserts what has no live job of its key yet, and says how many that were. */
    static Future<Integer> insert(
            Sql sql,
            List<UUID> ids,
            List<NewJob> jobs,
            Instant created,
            Optional<Instant> restUntil,
            Optional<Trace> cause) {
        return sql.change(
                """
                insert into job (id, tenant_id, kind, key, payload, due_at, created_at, state, until, trace)
                select new.id, new.tenant_id, new.kind, new.key, new.payload::jsonb, new.due_at, $7,
                       case when $8::timestamptz is null then 'waiting' else 'resting' end, $8, $9
                from unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::text[], $6::timestamptz[])
                     as new (id, tenant_id, kind, key, payload, due_at)
                on conflict (tenant_id, kind, key) where key is not null and state <> 'dead' do nothing
                """,
                ids.toArray(UUID[]::new),
                column(jobs, UUID[]::new, job -> job.tenantId().orElse(null)),
                column(jobs, String[]::new, NewJob::kind),
                column(jobs, String[]::new, job -> job.key().orElse(null)),
                column(jobs, String[]::new, job -> text(job.payload())),
                column(jobs, OffsetDateTime[]::new, job -> utc(job.dueAt())),
                utc(created),
                restUntil.map(JobStore::utc).orElse(null),
                cause.map(Trace::header).orElse(null));
    }

    /** Makes runnable again what has rested long enough and what was held by a runner whose lease ran out. */
    static Future<Integer> awaken(Sql sql, Instant wall) {
        return sql.change("""
                update job set state = 'waiting', until = null, holder = null,
                    last_error = case state when 'running' then 'its runner stopped or lost its lease' else last_error end
                where id = any (array(
                    select id from job where state in ('resting', 'running') and until <= $1  -- job_until
                    order by until limit 1000 for update skip locked))
                """, utc(wall));
    }

    /** Claims what has been due longest. */
    static Future<List<Job>> claimOldest(
            Sql sql, UUID holder, Instant leaseEnd, Instant business, Collection<String> kinds, int most) {
        return sql.list(
                JobStore::job, """
                update job set state = 'running', holder = $1, until = $2, claims = claims + 1, attempts = attempts + 1
                where id = any (array(
                    select id from job where state = 'waiting' and due_at <= $3 and kind = any ($4)  -- job_waiting
                    order by due_at limit $5 for update skip locked))
                """ + CLAIMED, holder, utc(leaseEnd), utc(business), kinds.toArray(String[]::new), most);
    }

    /**
     * Claims a few of each of the tenants that come after {@code after}, the oldest of each. Its cost grows with the
     * tenants walked, at most 200, and not with the rows.
     */
    static Future<List<Job>> claimByTurns(
            Sql sql, UUID holder, Instant leaseEnd, Instant business, Collection<String> kinds, Turn turn) {
        return sql.list(
                JobStore::job,
                """
                with recursive turn (tenant_id, n) as (
                    (select tenant_id, 1 from job where state = 'waiting' and tenant_id > $6
                     order by tenant_id limit 1)  -- job_waiting_by_tenant
                    union all
                    select (select job.tenant_id from job where state = 'waiting' and job.tenant_id > turn.tenant_id
                            order by job.tenant_id limit 1), n + 1
                    from turn where turn.tenant_id is not null and n < 200
                )
                update job set state = 'running', holder = $1, until = $2, claims = claims + 1, attempts = attempts + 1
                where id = any (array(
                    select due.id from turn, lateral (
                        select id from job
                        where state = 'waiting' and tenant_id = turn.tenant_id and due_at <= $3 and kind = any ($4)
                        order by due_at limit $7 for update skip locked) due
                    limit $5))
                """ + CLAIMED,
                holder,
                utc(leaseEnd),
                utc(business),
                kinds.toArray(String[]::new),
                turn.most(),
                turn.after(),
                turn.mostEach());
    }

    /** Which tenants' turn it is: those after one, at most so many jobs in all and of each. */
    record Turn(UUID after, int most, int mostEach) {}

    static Future<Integer> renew(Sql sql, UUID holder, Collection<UUID> ids, Instant leaseEnd) {
        return sql.change(
                "update job set until = $1 where id = any ($2) and holder = $3 and state = 'running'",
                utc(leaseEnd),
                ids.toArray(UUID[]::new),
                holder);
    }

    /** Each of the settling statements changes nothing, and answers false, once the lease has gone. */
    static Future<Boolean> done(Sql sql, Job job) {
        return held(sql.change("delete from job where id = $1 and holder = $2 and claims = $3", fence(job)));
    }

    static Future<Boolean> again(Sql sql, Job job, Instant dueAt, Optional<JsonNode> payload) {
        return held(sql.change(
                """
                update job set state = 'waiting', until = null, holder = null, attempts = 0, last_error = null,
                    due_at = $4, payload = coalesce($5::text::jsonb, payload)
                where id = $1 and holder = $2 and claims = $3
                """, fence(job, utc(dueAt), payload.map(JobStore::text).orElse(null))));
    }

    static Future<Boolean> rest(Sql sql, Job job, int attempts, Instant until, Optional<String> error) {
        return held(sql.change("""
                update job set state = 'resting', until = $4, holder = null, attempts = $5,
                    last_error = coalesce($6, last_error)
                where id = $1 and holder = $2 and claims = $3
                """, fence(job, utc(until), attempts, error.orElse(null))));
    }

    static Future<Boolean> die(Sql sql, Job job, Instant at, String error) {
        return held(sql.change("""
                update job set state = 'dead', until = null, holder = null, died_at = $4, last_error = $5
                where id = $1 and holder = $2 and claims = $3
                """, fence(job, utc(at), error)));
    }

    static Future<Boolean> cancel(
            Sql sql, @Nullable UUID tenantId, String kind, String key, @Nullable JsonNode payload) {
        return held(sql.change("""
                delete from job
                where tenant_id is not distinct from $1 and kind = $2 and key = $3 and state <> 'dead'
                  and ($4::text is null or payload = $4::text::jsonb)
                """, tenantId, kind, key, payload == null ? null : text(payload)));
    }

    static Future<Optional<JsonNode>> payload(Sql sql, @Nullable UUID tenantId, String kind, String key) {
        return sql.first(row -> json(row.getString("payload")), """
                select payload::text as payload from job
                where tenant_id is not distinct from $1 and kind = $2 and key = $3 and state <> 'dead'
                """, tenantId, kind, key);
    }

    static Future<Integer> reschedule(
            Sql sql, @Nullable UUID tenantId, String kind, Collection<String> keys, Instant dueAt) {
        return sql.change("""
                update job set state = 'waiting', until = null, due_at = $4
                where tenant_id is not distinct from $1 and kind = $2 and key = any ($3)
                  and state in ('waiting', 'resting')
                """, tenantId, kind, keys.toArray(String[]::new), utc(dueAt));
    }

    /** How much is due, at most {@code most} rows of it, and since when; and how much is dead. */
    static Future<JobBacklog> backlog(Sql sql, Instant business, int most) {
        return sql.list(row -> row, """
                        select kind, state, count(*) as rows, min(due_at) as oldest
                        from ((select kind, state, due_at from job
                               where state = 'waiting' and due_at <= $1 order by due_at limit $2)  -- job_waiting
                              union all
                              (select kind, state, due_at from job
                               where state = 'dead' order by died_at limit $2)) waiting_and_dead  -- job_dead
                        group by kind, state
                        """, utc(business), most).map(rows -> backlog(rows, business));
    }

    private static JobBacklog backlog(List<Row> rows, Instant business) {
        var due = new HashMap<String, Long>();
        var dead = new HashMap<String, Long>();
        Instant oldest = business;
        for (Row row : rows) {
            boolean isDue = row.getString("state").equals("waiting");
            (isDue ? due : dead).put(row.getString("kind"), row.getLong("rows"));
            Instant since = row.getOffsetDateTime("oldest").toInstant();
            oldest = isDue && since.isBefore(oldest) ? since : oldest;
        }
        return new JobBacklog(due, dead, Duration.between(oldest, business));
    }

    static Future<List<DeadJob>> dead(Sql sql, int most) {
        return sql.list(
                row -> new DeadJob(
                        row.getUUID("id"),
                        Optional.ofNullable(row.getUUID("tenant_id")),
                        row.getString("kind"),
                        Optional.ofNullable(row.getString("key")),
                        json(row.getString("payload")),
                        row.getInteger("attempts"),
                        row.getString("last_error"),
                        row.getOffsetDateTime("died_at").toInstant()),
                """
                select id, tenant_id, kind, key, payload::text as payload, attempts, last_error, died_at
                from job where state = 'dead' order by died_at limit $1
                """,
                most);
    }

    static Future<Boolean> retry(Sql sql, UUID id, Instant dueAt) {
        return held(sql.change("""
                update job set state = 'waiting', died_at = null, attempts = 0, due_at = $2
                where id = $1 and state = 'dead'
                """, id, utc(dueAt)));
    }

    static Future<Boolean> discard(Sql sql, UUID id) {
        return held(sql.change("delete from job where id = $1 and state = 'dead'", id));
    }

    private static Job job(Row row) {
        return new Job(
                row.getUUID("id"),
                Optional.ofNullable(row.getUUID("tenant_id")),
                row.getString("kind"),
                Optional.ofNullable(row.getString("key")),
                json(row.getString("payload")),
                row.getOffsetDateTime("due_at").toInstant(),
                row.getInteger("attempts"),
                Trace.read(row.getString("trace")),
                new Job.Lease(row.getUUID("holder"), row.getInteger("claims")));
    }

    private static @Nullable Object[] fence(Job job, @Nullable Object... others) {
        var args = new @Nullable Object[3 + others.length];
        args[0] = job.id();
        args[1] = job.lease().holder();
        args[2] = job.lease().claim();
        System.arraycopy(others, 0, args, 3, others.length);
        return args;
    }

    private static Future<Boolean> held(Future<Integer> changed) {
        return changed.map(rows -> rows > 0);
    }

    private static <T> T[] column(
            List<NewJob> jobs, Function<Integer, T[]> array, Function<NewJob, @Nullable T> component) {
        T[] column = array.apply(jobs.size());
        for (int i = 0; i < column.length; i++) {
            column[i] = component.apply(jobs.get(i));
        }
        return column;
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
