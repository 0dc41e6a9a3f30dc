package dev.lad.leads;

import dev.lad.shared.db.Sql;
import dev.lad.shared.time.Ids;
import io.vertx.core.Future;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Many rows of {@code lead} at a time. */
final class BulkStore {
    private static final String NAMES =
            LeadColumn.KEPT.stream().map(LeadColumn::column).collect(Collectors.joining(", ")) + ", linkedin_slug";
    private static final int FIRST = 4;

    /** The drafts as rows: {@code $3} is their ids, the columns follow. */
    private static final String LINES = "unnest($3::uuid[]"
            + Stream.iterate(FIRST, place -> place + 1)
                    .limit(LeadColumn.KEPT.size() + 1)
                    .map(place -> ", $" + place + "::text[]")
                    .collect(Collectors.joining())
            + ") as line(id, " + NAMES + ")";

    private static final String MATCH = """
            select line.place, same.id
            from unnest($2::int[], $3::text[], $4::text[], $5::text[], $6::text[])
                     as line(place, apollo_id, slug, email, phone)
            cross join lateral (
                select id, 1 as surest from lead where tenant_id = $1 and apollo_id = line.apollo_id  -- lead_apollo
                union all
                (select id, 2 from lead where tenant_id = $1 and linkedin_slug = line.slug  -- lead_any_linkedin
                 order by created_at limit 1)
                union all
                (select id, 3 from lead where tenant_id = $1 and email_key = line.email  -- lead_any_email_key
                 order by created_at limit 1)
                union all
                (select id, 4 from lead where tenant_id = $1 and phone = line.phone  -- lead_any_phone
                 order by created_at limit 1)
                order by surest limit 1
            ) same
            """;

    private static final String INSERT = """
            insert into lead (tenant_id, id, %s, phone_state, source, created_at, updated_at)
            select $1, id, %s, case when phone is null then 'none' else 'revealed' end, 'import', $2, $2
            from %s
            on conflict do nothing
            """.formatted(NAMES, each(name -> name + cast(name)), LINES);

    private static final String UPDATE = """
            update lead set %s, updated_at = $2,
                email_status = case when line.email <> lead.email_key then null else lead.email_status end,
                phone_state = case when line.phone is null then lead.phone_state else 'revealed' end
            from %s
            where lead.tenant_id = $1 and lead.id = line.id and (%s) is distinct from (%s)
            """.formatted(
            each(name -> name + " = " + merged(name)), LINES, each(BulkStore::merged), each(name -> "lead." + name));

    private final Ids ids;

    BulkStore(Ids ids) {
        this.ids = ids;
    }

    /** Which drafts are leads already, by their place. */
    Future<Map<Integer, UUID>> match(Sql sql, UUID tenantId, List<LeadDraft> drafts) {
        int size = drafts.size();
        Integer[] places = new Integer[size];
        @Nullable String[] phones = new String[size];
        for (int place = 0; place < size; place++) {
            places[place] = place;
            boolean nothingSurer = drafts.get(place).keys().size() == 1;
            phones[place] = nothingSurer ? drafts.get(place).value(LeadColumn.PHONE) : null;
        }
        return sql.run(
                        MATCH,
                        tenantId,
                        places,
                        column(drafts, draft -> draft.value(LeadColumn.APOLLO_ID)),
                        column(drafts, LeadDraft::slug),
                        column(drafts, draft -> draft.value(LeadColumn.EMAIL)),
                        phones)
                .map(rows -> {
                    Map<Integer, UUID> known = new HashMap<>();
                    rows.forEach(row -> known.put(row.getInteger("place"), row.getUUID("id")));
                    return known;
                });
    }

    /** Adds leads; answers how many. One that somebody else added meanwhile is left as it is. */
    Future<Integer> insert(Sql sql, UUID tenantId, List<LeadDraft> drafts, Instant now) {
        UUID[] fresh = Stream.generate(ids::next).limit(drafts.size()).toArray(UUID[]::new);
        return change(sql, INSERT, tenantId, fresh, drafts, now);
    }

    /** Changes what the drafts say otherwise; answers how many leads that is. What they do not say stays. */
    Future<Integer> update(Sql sql, UUID tenantId, Map<UUID, LeadDraft> drafts, Instant now) {
        List<Map.Entry<UUID, LeadDraft>> ordered =
                drafts.entrySet().stream().sorted(Map.Entry.comparingByKey()).toList();
        UUID[] known = ordered.stream().map(Map.Entry::getKey).toArray(UUID[]::new);
        return change(
                sql,
                UPDATE,
                tenantId,
                known,
                ordered.stream().map(Map.Entry::getValue).toList(),
                now);
    }

    private static Future<Integer> change(
            Sql sql, String statement, UUID tenantId, UUID[] ids, List<LeadDraft> drafts, Instant now) {
        if (drafts.isEmpty()) {
            return Future.succeededFuture(0);
        }
        List<@Nullable Object> arguments = new ArrayList<>();
        arguments.add(tenantId);
        arguments.add(utc(now));
        arguments.add(ids);
        LeadColumn.KEPT.forEach(kept -> arguments.add(column(drafts, draft -> draft.value(kept))));
        arguments.add(column(drafts, LeadDraft::slug));
        return sql.change(statement, arguments.toArray());
    }

    private static @Nullable String[] column(List<LeadDraft> drafts, Function<LeadDraft, @Nullable String> value) {
        return drafts.stream().map(value).toArray(String[]::new);
    }

    private static String each(Function<String, String> expression) {
        return Stream.of(NAMES.split(", ")).map(expression).collect(Collectors.joining(", "));
    }

    /** What was said last wins, but a person stays who Apollo says it is. */
    private static String merged(String name) {
        return name.equals("apollo_id")
                ? "coalesce(lead.apollo_id, line.apollo_id)"
                : "coalesce(line." + name + cast(name) + ", lead." + name + ")";
    }

    private static String cast(String name) {
        return name.equals("company_employees") ? "::integer" : "";
    }

    private static OffsetDateTime utc(Instant at) {
        return at.atOffset(ZoneOffset.UTC);
    }
}
