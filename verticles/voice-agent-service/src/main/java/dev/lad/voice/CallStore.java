package dev.lad.voice;

import dev.lad.shared.db.PgErrors;
import dev.lad.shared.db.Sql;
import dev.lad.shared.errors.Failure;
import dev.lad.shared.service.Page;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The tables {@code call} and {@code utterance}. */
final class CallStore {
    private static final String COLUMNS = """
             tenant_id, id, key, agent_id, to_number, lead_id, reference, context, status, sid, sequence, answered_by,
             duration_seconds, recording_sid, price, max_minutes, reason, created_at, ended_at
            """;

    /** What a callback says of a call; {@code sequence} is -1 for what has no number. */
    record News(
            CallStatus status,
            String sid,
            int sequence,
            Optional<String> answeredBy,
            Optional<Integer> durationSeconds,
            Optional<String> reason) {}

    /** False where the key is taken. Fails with {@code Conflict} {@code number_busy} while the number is being called. */
    Future<Boolean> insert(Sql sql, PhoneCall call) {
        return sql.change(
                        """
                        insert into call (tenant_id, id, key, agent_id, to_number, lead_id, reference, context, status,
                            price, max_minutes, created_at)
                        values ($1, $2, $3, $4, $5, $6, $7, $8, 'placing', $9, $10, $11)
                        on conflict (tenant_id, key) do nothing
                        """,
                        call.tenantId(),
                        call.id(),
                        call.key(),
                        call.agentId(),
                        call.to(),
                        call.leadId().orElse(null),
                        call.reference().orElse(null),
                        call.context().orElse(null),
                        call.price(),
                        call.maxMinutes(),
                        call.createdAt().atOffset(ZoneOffset.UTC))
                .map(inserted -> inserted == 1)
                .recover(CallStore::busy);
    }

    private static <T> Future<T> busy(Throwable error) {
        return Future.failedFuture(
                PgErrors.isUniqueViolation(error, "call_open")
                        ? new Failure.Conflict(
                                "number_busy", "This number is being called; try again when that call has ended.")
                        : error);
    }

    Future<Optional<PhoneCall>> find(Sql sql, UUID id) {
        return sql.first(CallStore::call, "select" + COLUMNS + "from call where id = $1", id);
    }

    Future<Optional<PhoneCall>> lock(Sql sql, UUID id) {
        return sql.first(CallStore::call, "select" + COLUMNS + "from call where id = $1 for update", id);
    }

    /** Relies on call_key. */
    Future<Optional<PhoneCall>> ofKey(Sql sql, UUID tenantId, String key) {
        return sql.first(
                CallStore::call, "select" + COLUMNS + "from call where tenant_id = $1 and key = $2", tenantId, key);
    }

    /** Of these ids of Twilio's, those that belong to a call of anybody's; relies on call_sid. */
    Future<List<String>> known(Sql system, List<String> sids) {
        return system.list(row -> row.getString("sid"), "select sid from call where sid = any($1)", (Object)
                sids.toArray(String[]::new));
    }

    /** Calls that would have reached their agent's limit before {@code then}, the oldest first; relies on call_open. */
    Future<List<PhoneCall>> overdue(Sql system, Instant then, int most) {
        return system.list(CallStore::call, "select" + COLUMNS + """
                        from call where ended_at is null and created_at + make_interval(mins => max_minutes) < $1
                        order by created_at limit $2
                        """, then.atOffset(ZoneOffset.UTC), most);
    }

    /** Takes up one again that was never placed, as it is wished for now; empty where somebody else has. */
    Future<Optional<PhoneCall>> again(Sql sql, PhoneCall call) {
        return sql.first(
                        CallStore::call,
                        """
                update call set status = 'placing', reason = null, ended_at = null, agent_id = $2, to_number = $3,
                    lead_id = $4, reference = $5, context = $6, price = $7, max_minutes = $8
                where id = $1 and status = 'failed' and sid is null
                returning
                """ + COLUMNS,
                        call.id(),
                        call.agentId(),
                        call.to(),
                        call.leadId().orElse(null),
                        call.reference().orElse(null),
                        call.context().orElse(null),
                        call.price(),
                        call.maxMinutes())
                .recover(CallStore::busy);
    }

    Future<Void> placed(Sql sql, UUID id, String sid) {
        return sql.run("""
                        update call set sid = coalesce(sid, $2),
                            status = case when status = 'placing' then 'queued' else status end
                        where id = $1
                        """, id, sid).mapEmpty();
    }

    /** Gives the call its state from before its end; the caller holds the lock and has checked that it may. */
    Future<Void> moved(Sql sql, UUID id, News news, Optional<Instant> endedAt) {
        return sql.run(
                        """
                        update call set status = $2, sid = coalesce(sid, nullif($3, '')), sequence = greatest(sequence, $4),
                            answered_by = coalesce($5, answered_by), duration_seconds = coalesce($6, duration_seconds),
                            reason = $7, ended_at = $8
                        where id = $1
                        """,
                        id,
                        news.status().key(),
                        news.sid(),
                        news.sequence(),
                        news.answeredBy().orElse(null),
                        news.durationSeconds().orElse(null),
                        news.reason().orElse(null),
                        endedAt.map(at -> at.atOffset(ZoneOffset.UTC)).orElse(null))
                .mapEmpty();
    }

    Future<Void> recorded(Sql sql, UUID id, String recordingSid, Optional<Integer> seconds) {
        return sql.run(
                        "update call set recording_sid = $2, recording_seconds = $3 where id = $1",
                        id,
                        recordingSid,
                        seconds.orElse(null))
                .mapEmpty();
    }

    Future<Void> said(Sql sql, PhoneCall call, UUID id, PhoneCall.Utterance utterance) {
        return sql.run(
                        """
                        insert into utterance (tenant_id, call_id, id, speaker, text, at) values ($1, $2, $3, $4, $5, $6)
                        """,
                        call.tenantId(),
                        call.id(),
                        id,
                        utterance.speaker(),
                        utterance.text(),
                        utterance.at().atOffset(ZoneOffset.UTC))
                .mapEmpty();
    }

    Future<List<PhoneCall.Utterance>> transcript(Sql sql, UUID callId) {
        return sql.list(
                row -> new PhoneCall.Utterance(
                        row.getString("speaker"),
                        row.getString("text"),
                        row.getOffsetDateTime("at").toInstant()),
                "select speaker, text, at from utterance where call_id = $1 order by at, id",
                callId);
    }

    /** The newest first; relies on call_newest. */
    Future<List<PhoneCall>> list(Sql sql, PhoneCall.Filter filter, Page page) {
        return sql.list(
                CallStore::call,
                "select" + COLUMNS + """
                        from call
                        where ($1::uuid is null or agent_id = $1) and ($2::uuid is null or lead_id = $2)
                          and ($3::text is null or status = $3)
                          and ($4::timestamptz is null or (created_at, id) < ($4, $5::uuid))
                        order by created_at desc, id desc limit $6
                        """,
                filter.agentId().orElse(null),
                filter.leadId().orElse(null),
                filter.status().orElse(null),
                page.instantAfter(0),
                page.idAfter(1),
                page.limit() + 1);
    }

    private static PhoneCall call(Row row) {
        return new PhoneCall(
                row.getUUID("tenant_id"),
                row.getUUID("id"),
                row.getString("key"),
                row.getUUID("agent_id"),
                row.getString("to_number"),
                Optional.ofNullable(row.getUUID("lead_id")),
                Optional.ofNullable(row.getString("reference")),
                Optional.ofNullable(row.getString("context")),
                CallStatus.of(row.getString("status")),
                Optional.ofNullable(row.getString("sid")),
                row.getInteger("sequence"),
                Optional.ofNullable(row.getString("answered_by")),
                Optional.ofNullable(row.getInteger("duration_seconds")),
                Optional.ofNullable(row.getString("recording_sid")),
                row.getBigDecimal("price"),
                row.getInteger("max_minutes"),
                Optional.ofNullable(row.getString("reason")),
                row.getOffsetDateTime("created_at").toInstant(),
                Optional.ofNullable(row.getOffsetDateTime("ended_at")).map(OffsetDateTime::toInstant));
    }
}
