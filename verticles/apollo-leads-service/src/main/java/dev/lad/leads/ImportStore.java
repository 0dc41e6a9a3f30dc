package dev.lad.leads;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lad.leads.LeadImport.RowError;
import dev.lad.leads.LeadImport.State;
import dev.lad.leads.LeadImport.Tally;
import dev.lad.shared.db.Sql;
import dev.lad.shared.json.Json;
import dev.lad.shared.json.StrictJson;
import dev.lad.shared.service.Items;
import dev.lad.shared.service.Page;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/** The table {@code lead_import}. */
final class ImportStore {
    private static final String COLUMNS = """
            select id, state, dry_run, rows, created, updated, unchanged, refused, bytes, errors::text as errors,
                   ignored::text as ignored, reason, started_at, updated_at, ended_at
            from lead_import
            """;

    /**
     * Begins an import, or one that broke off once more; false where it runs or is done.
     *
     * @param silentSince one that runs and was not heard of since then has died with its process
     */
    Future<Boolean> begin(
            Sql sql,
            UUID tenantId,
            UUID id,
            UUID attempt,
            boolean dryRun,
            Optional<UUID> user,
            Instant now,
            Instant silentSince) {
        return sql.change("""
                        insert into lead_import (tenant_id, id, attempt, state, dry_run, started_by, started_at, updated_at)
                        values ($1, $2, $3, 'running', $4, $5, $6, $6)
                        on conflict (tenant_id, id) do update
                        set attempt = $3, state = 'running', dry_run = $4, rows = 0, created = 0, updated = 0, unchanged = 0,
                            refused = 0, bytes = 0, errors = '[]', ignored = '[]', reason = null, started_by = $5,
                            started_at = $6, updated_at = $6, ended_at = null
                        where lead_import.state = 'broken'
                           or (lead_import.state = 'running' and lead_import.updated_at < $7)
                        """, tenantId, id, attempt, dryRun, user.orElse(null), utc(now), utc(silentSince))
                .map(begun -> begun == 1);
    }

    /** How far it has come; false where another attempt has taken over. */
    Future<Boolean> progress(
            Sql sql,
            UUID tenantId,
            UUID id,
            UUID attempt,
            Tally tally,
            List<RowError> errors,
            List<String> ignored,
            Instant now) {
        return sql.change(
                        """
                        update lead_import set rows = $4, created = $5, updated = $6, unchanged = $7, refused = $8, bytes = $9,
                            errors = $10::text::jsonb, ignored = $11::text::jsonb, updated_at = $12
                        where tenant_id = $1 and id = $2 and attempt = $3 and state = 'running'
                        """,
                        tenantId,
                        id,
                        attempt,
                        tally.rows(),
                        tally.created(),
                        tally.updated(),
                        tally.unchanged(),
                        tally.refused(),
                        tally.bytes(),
                        json(errors),
                        json(ignored),
                        utc(now))
                .map(changed -> changed == 1);
    }

    /** Its end. */
    Future<Boolean> end(
            Sql sql, UUID tenantId, UUID id, UUID attempt, State state, Optional<String> reason, Instant now) {
        return sql.change("""
                        update lead_import set state = $4, reason = $5, updated_at = $6, ended_at = $6
                        where tenant_id = $1 and id = $2 and attempt = $3 and state = 'running'
                        """, tenantId, id, attempt, state.key(), reason.orElse(null), utc(now))
                .map(changed -> changed == 1);
    }

    Future<Optional<LeadImport>> find(Sql sql, UUID tenantId, UUID id) {
        return sql.first(ImportStore::read, COLUMNS + "where tenant_id = $1 and id = $2", tenantId, id);
    }

    /** The newest first, by the index lead_import_newest. */
    Future<Items<LeadImport>> list(Sql sql, UUID tenantId, Page page) {
        return sql.list(
                        ImportStore::read,
                        COLUMNS + """
                                where tenant_id = $1 and ($2::timestamptz is null or (started_at, id) < ($2, $3))
                                order by started_at desc, id desc limit $4
                                """,
                        tenantId,
                        page.instantAfter(0),
                        page.idAfter(1),
                        page.limit() + 1)
                .map(rows -> Items.page(
                        rows,
                        page,
                        one -> List.of(one.startedAt().toString(), one.id().toString())));
    }

    private static LeadImport read(Row row) {
        List<RowError> errors = new ArrayList<>();
        parsed(row, "errors").forEach(error -> errors.add(Json.readLeniently(error, RowError.class)));
        List<String> ignored = new ArrayList<>();
        parsed(row, "ignored").forEach(header -> ignored.add(header.asText()));
        return new LeadImport(
                row.getUUID("id"),
                State.valueOf(row.getString("state").toUpperCase(Locale.ROOT)),
                row.getBoolean("dry_run"),
                row.getLong("rows"),
                row.getLong("created"),
                row.getLong("updated"),
                row.getLong("unchanged"),
                row.getLong("refused"),
                row.getLong("bytes"),
                errors,
                ignored,
                Optional.ofNullable(row.getString("reason")),
                row.getOffsetDateTime("started_at").toInstant(),
                row.getOffsetDateTime("updated_at").toInstant(),
                Optional.ofNullable(row.getOffsetDateTime("ended_at")).map(OffsetDateTime::toInstant));
    }

    private static JsonNode parsed(Row row, String column) {
        return StrictJson.parse(Buffer.buffer(row.getString(column)));
    }

    private static String json(Object value) {
        return Json.write(value).toString(StandardCharsets.UTF_8);
    }

    private static OffsetDateTime utc(Instant at) {
        return at.atOffset(ZoneOffset.UTC);
    }
}
