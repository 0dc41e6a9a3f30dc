package dev.lad.voice;

import dev.lad.shared.db.Sql;
import dev.lad.shared.service.Page;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/** The tables {@code settings} and {@code do_not_call}. */
final class RulesStore {

    Future<Optional<CallingHours>> hours(Sql sql) {
        return sql.first(RulesStore::hours, "select time_zone, opens, closes, days from settings");
    }

    Future<Void> setHours(Sql sql, UUID tenantId, CallingHours hours) {
        return sql.run(
                        """
                        insert into settings (tenant_id, time_zone, opens, closes, days) values ($1, $2, $3, $4, $5)
                        on conflict (tenant_id) do update set time_zone = excluded.time_zone, opens = excluded.opens,
                            closes = excluded.closes, days = excluded.days
                        """,
                        tenantId,
                        hours.zone().getId(),
                        hours.opens().toString(),
                        hours.closes().toString(),
                        hours.days().stream().sorted().map(Integer::shortValue).toArray(Short[]::new))
                .mapEmpty();
    }

    Future<Boolean> isUnwanted(Sql sql, String number) {
        return sql.first(row -> true, "select 1 from do_not_call where number = $1", number)
                .map(Optional::isPresent);
    }

    Future<Void> add(Sql sql, UUID tenantId, Rules.Unwanted unwanted) {
        return sql.run(
                        """
                        insert into do_not_call (tenant_id, number, reason, created_at) values ($1, $2, $3, $4)
                        on conflict (tenant_id, number) do nothing
                        """,
                        tenantId,
                        unwanted.number(),
                        unwanted.reason().orElse(null),
                        unwanted.createdAt().atOffset(ZoneOffset.UTC))
                .mapEmpty();
    }

    Future<Boolean> remove(Sql sql, String number) {
        return sql.change("delete from do_not_call where number = $1", number).map(gone -> gone == 1);
    }

    /** By number; relies on the primary key. */
    Future<List<Rules.Unwanted>> list(Sql sql, Page page) {
        return sql.list(
                row -> new Rules.Unwanted(
                        row.getString("number"),
                        Optional.ofNullable(row.getString("reason")),
                        row.getOffsetDateTime("created_at").toInstant()),
                """
                select number, reason, created_at from do_not_call
                where ($1::text is null or number > $1) order by number limit $2
                """,
                page.textAfter(0),
                page.limit() + 1);
    }

    private static CallingHours hours(Row row) {
        Set<Integer> days = Arrays.stream(row.getArrayOfShorts("days"))
                .map(Short::intValue)
                .collect(Collectors.toUnmodifiableSet());
        return new CallingHours(
                ZoneId.of(row.getString("time_zone")),
                LocalTime.parse(row.getString("opens")),
                LocalTime.parse(row.getString("closes")),
                days);
    }
}
