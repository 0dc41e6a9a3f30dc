package dev.lad.twins.stripe;

import dev.lad.twins.kit.Ids;
import dev.lad.twins.memory.Form;
import dev.lad.twins.memory.Memory;
import dev.lad.twins.memory.Shelf;
import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** {@code /v1/billing/meters}, {@code meter_events} and {@code event_summaries}. Times are Unix seconds. */
final class Meters {
    private static final Duration OLDEST = Duration.ofDays(35);
    private static final Duration AHEAD = Duration.ofMinutes(5);
    private static final Duration IDENTIFIER_KEPT = Duration.ofHours(24);

    private final Clock clock;
    private final Ids ids;
    private final Resources resources;
    private final Shelf<Used> used;

    /** One meter event. */
    private record Used(String meter, String customer, long at, BigDecimal value, String identifier, long recordedAt) {
        private JsonObject kept() {
            return new JsonObject()
                    .put("meter", meter)
                    .put("customer", customer)
                    .put("at", at)
                    .put("value", value.toPlainString())
                    .put("identifier", identifier)
                    .put("recordedAt", recordedAt);
        }

        private static Used of(JsonObject json) {
            return new Used(
                    json.getString("meter"),
                    json.getString("customer"),
                    json.getLong("at"),
                    new BigDecimal(json.getString("value")),
                    json.getString("identifier"),
                    json.getLong("recordedAt"));
        }
    }

    Meters(Clock clock, Ids ids, Resources resources, Memory memory) {
        this.clock = clock;
        this.ids = ids;
        this.resources = resources;
        this.used = memory.shelf("stripe.meter_events", new Form<>(Used::kept, Used::of));
    }

    void reset() {
        used.clear();
    }

    JsonObject create(Params params) {
        params.allow(
                "display_name",
                "event_name",
                "default_aggregation",
                "customer_mapping",
                "value_settings",
                "event_time_window");
        String eventName = params.requiredText("event_name");
        String displayName = params.requiredText("display_name");
        Params aggregation = params.hash("default_aggregation");
        String formula = aggregation
                .oneOf("formula", "sum", "count", "last")
                .orElseThrow(() -> StripeError.missing("default_aggregation[formula]"));
        Params mapping = params.hash("customer_mapping");
        mapping.oneOf("type", "by_id");
        if (byEventName(eventName).isPresent()) {
            throw StripeError.invalid(
                    "event_name", "A meter with the event name '" + eventName + "' already exists and is active.");
        }
        long now = clock.instant().getEpochSecond();
        JsonObject meter = new JsonObject()
                .put("id", Kind.METER.newId(ids))
                .put("object", "billing.meter")
                .put("created", now)
                .put(
                        "customer_mapping",
                        new JsonObject()
                                .put(
                                        "event_payload_key",
                                        mapping.text("event_payload_key").orElse("stripe_customer_id"))
                                .put("type", "by_id"))
                .put("default_aggregation", new JsonObject().put("formula", formula))
                .put("display_name", displayName)
                .put("event_name", eventName)
                .put(
                        "event_time_window",
                        params.oneOf("event_time_window", "day", "hour").orElse(null))
                .put("livemode", false)
                .put("status", "active")
                .put("status_transitions", new JsonObject().put("deactivated_at", null))
                .put("updated", now)
                .put(
                        "value_settings",
                        new JsonObject()
                                .put(
                                        "event_payload_key",
                                        params.hash("value_settings")
                                                .text("event_payload_key")
                                                .orElse("value")));
        resources.put(Kind.METER, meter);
        return meter;
    }

    JsonObject get(String id) {
        return resources.require(Kind.METER, id, "id");
    }

    JsonObject list(Params params) {
        params.allow("status", "limit", "starting_after", "ending_before");
        return resources.page(Kind.METER, "/v1/billing/meters", params, meter -> Catalog.same(params, "status", meter));
    }

    JsonObject record(Params params) {
        params.allow("event_name", "payload", "identifier", "timestamp");
        String eventName = params.requiredText("event_name");
        JsonObject meter = byEventName(eventName)
                .orElseThrow(() -> StripeError.invalid(
                        "resource_missing", "event_name", "No active meter found for event name '" + eventName + "'."));
        Params payload = params.hash("payload");
        String customer = payload.requiredText(key(meter, "customer_mapping"));
        resources.require(Kind.CUSTOMER, customer, payload.named(key(meter, "customer_mapping")));
        BigDecimal value = value(meter, payload);
        long at = timestamp(params);
        String identifier = params.text("identifier").orElseGet(() -> ids.hex(32));
        long now = clock.instant().getEpochSecond();
        if (used.all().stream()
                .anyMatch(one ->
                        one.identifier().equals(identifier) && now - one.recordedAt() <= IDENTIFIER_KEPT.toSeconds())) {
            throw StripeError.invalid("identifier", "An event already exists with identifier " + identifier + ".");
        }
        used.put(ids.hex(24), new Used(meter.getString("id"), customer, at, value, identifier, now));
        return new JsonObject()
                .put("object", "billing.meter_event")
                .put("created", now)
                .put("event_name", eventName)
                .put("identifier", identifier)
                .put("livemode", false)
                .put("payload", payload.tree())
                .put("timestamp", at);
    }

    /** Summaries, newest first; without a grouping window there is one over the whole range. */
    JsonObject summaries(String id, Params params) {
        params.allow(
                "customer",
                "start_time",
                "end_time",
                "value_grouping_window",
                "limit",
                "starting_after",
                "ending_before");
        JsonObject meter = resources.require(Kind.METER, id, "id");
        String customer = params.requiredText("customer");
        long start = wholeMinute(params, "start_time");
        long end = wholeMinute(params, "end_time");
        if (end <= start) {
            throw StripeError.invalid("end_time", "end_time must be after start_time.");
        }
        Optional<String> window = params.oneOf("value_grouping_window", "day", "hour");
        long step = window.map(name -> name.equals("day") ? Duration.ofDays(1) : Duration.ofHours(1))
                .map(Duration::toSeconds)
                .orElse(end - start);
        List<JsonObject> summaries = new ArrayList<>();
        for (long from = start; from < end; from += step) {
            long to = Math.min(from + step, end);
            summaries.add(new JsonObject()
                    .put("id", "mtrusg_test_" + Long.toString(from, 36) + "_" + Long.toString(to, 36))
                    .put("object", "billing.meter_event_summary")
                    .put("aggregated_value", used(id, customer, from, to))
                    .put("end_time", to)
                    .put("livemode", false)
                    .put("meter", meter.getString("id"))
                    .put("start_time", from));
        }
        Collections.reverse(summaries);
        return Resources.page(summaries, "/v1/billing/meters/" + id + "/event_summaries", params);
    }

    /** What the meter counted for a customer within {@code start} (inclusive) and {@code end} (exclusive). */
    BigDecimal used(String meterId, String customer, long start, long end) {
        List<BigDecimal> values = used.all().stream()
                .filter(one -> one.meter().equals(meterId)
                        && one.customer().equals(customer)
                        && one.at() >= start
                        && one.at() < end)
                .map(Used::value)
                .toList();
        JsonObject meter = resources.require(Kind.METER, meterId, "meter");
        return switch (meter.getJsonObject("default_aggregation").getString("formula")) {
            case "count" -> BigDecimal.valueOf(values.size());
            case "last" -> values.isEmpty() ? BigDecimal.ZERO : values.get(values.size() - 1);
            default -> values.stream().reduce(BigDecimal.ZERO, BigDecimal::add);
        };
    }

    private Optional<JsonObject> byEventName(String eventName) {
        return resources
                .all(Kind.METER)
                .filter(meter ->
                        eventName.equals(meter.getString("event_name")) && "active".equals(meter.getString("status")))
                .findFirst();
    }

    private static BigDecimal value(JsonObject meter, Params payload) {
        boolean counts =
                "count".equals(meter.getJsonObject("default_aggregation").getString("formula"));
        String key = key(meter, "value_settings");
        String text = counts ? payload.text(key).orElse("1") : payload.requiredText(key);
        if (!text.matches("-?\\d{1,15}(\\.\\d{1,12})?")) {
            throw StripeError.invalid(payload.named(key), "Invalid decimal: " + text);
        }
        return new BigDecimal(text);
    }

    private long timestamp(Params params) {
        long now = clock.instant().getEpochSecond();
        long at = params.integer("timestamp").orElse(now);
        if (at < now - OLDEST.toSeconds()) {
            throw StripeError.invalid("timestamp", "The timestamp must be within the past 35 days.");
        }
        if (at > now + AHEAD.toSeconds()) {
            throw StripeError.invalid("timestamp", "The timestamp must not be more than 5 minutes in the future.");
        }
        return at;
    }

    private static long wholeMinute(Params params, String name) {
        long seconds = params.requiredInteger(name);
        if (seconds % 60 != 0) {
            throw StripeError.invalid(name, name + " must be aligned with minute boundaries.");
        }
        return seconds;
    }

    private static String key(JsonObject meter, String settings) {
        return meter.getJsonObject(settings).getString("event_payload_key");
    }
}
