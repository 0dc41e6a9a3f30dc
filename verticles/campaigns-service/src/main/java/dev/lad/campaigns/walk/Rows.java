package dev.lad.campaigns.walk;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lad.shared.json.Json;
import dev.lad.shared.json.StrictJson;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;

/** Values between rows and records, as the stores of this service all read and write them. */
public final class Rows {
    private Rows() {}

    public static OffsetDateTime utc(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }

    public static Instant instant(Row row, String column) {
        return row.getOffsetDateTime(column).toInstant();
    }

    public static Optional<Instant> optionalInstant(Row row, String column) {
        return Optional.ofNullable(row.getOffsetDateTime(column)).map(OffsetDateTime::toInstant);
    }

    public static Optional<String> text(Row row, String column) {
        return Optional.ofNullable(row.getString(column));
    }

    /** A column that was selected as {@code column::text}. */
    public static JsonNode json(Row row, String column) {
        return StrictJson.parse(Buffer.buffer(row.getString(column)));
    }

    /** For a parameter written as {@code $1::text::jsonb}. */
    public static String json(Object value) {
        return Json.write(value).toString(StandardCharsets.UTF_8);
    }
}
