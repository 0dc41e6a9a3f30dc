package dev.lad.twins.stripe;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.stream.Stream;

/** Arithmetic on prices, periods and invoice lines. */
final class Lines {
    private Lines() {}

    /** Quantity times unit price in minor units, rounded half up as Stripe does for decimal prices. */
    static long amount(JsonObject price, BigDecimal quantity) {
        return new BigDecimal(price.getString("unit_amount_decimal"))
                .multiply(quantity)
                .setScale(0, RoundingMode.HALF_UP)
                .longValueExact();
    }

    static boolean metered(JsonObject price) {
        JsonObject recurring = price.getJsonObject("recurring");
        return recurring != null && "metered".equals(recurring.getString("usage_type"));
    }

    /** The end of a period of this price: calendar months and years, so a month from 31 January ends in February. */
    static long periodEnd(JsonObject price, long start) {
        JsonObject recurring = price.getJsonObject("recurring");
        long count = recurring.getLong("interval_count");
        ZonedDateTime from = Instant.ofEpochSecond(start).atZone(ZoneOffset.UTC);
        ZonedDateTime to =
                switch (recurring.getString("interval")) {
                    case "day" -> from.plusDays(count);
                    case "week" -> from.plusWeeks(count);
                    case "month" -> from.plusMonths(count);
                    default -> from.plusYears(count);
                };
        return to.toEpochSecond();
    }

    static JsonObject line(
            JsonObject item, BigDecimal quantity, long amount, long start, long end, boolean proration, String text) {
        JsonObject price = item.getJsonObject("price");
        return new JsonObject()
                .put("object", "line_item")
                .put("amount", amount)
                .put("currency", price.getString("currency"))
                .put("description", text)
                .put("discountable", !proration)
                .put("livemode", false)
                .put("metadata", new JsonObject())
                .put(
                        "parent",
                        new JsonObject()
                                .put("type", "subscription_item_details")
                                .put(
                                        "subscription_item_details",
                                        new JsonObject()
                                                .put("proration", proration)
                                                .put("subscription", item.getString("subscription"))
                                                .put("subscription_item", item.getString("id"))))
                .put("period", new JsonObject().put("start", start).put("end", end))
                .put(
                        "pricing",
                        new JsonObject()
                                .put("type", "price_details")
                                .put(
                                        "price_details",
                                        new JsonObject()
                                                .put("price", price.getString("id"))
                                                .put("product", price.getString("product")))
                                .put("unit_amount_decimal", price.getString("unit_amount_decimal")))
                .put("quantity", quantity.longValue())
                .put("subtotal", amount);
    }

    static long total(List<JsonObject> lines) {
        return lines.stream().mapToLong(line -> line.getLong("amount")).sum();
    }

    static Stream<JsonObject> data(JsonObject list) {
        return list.getJsonArray("data").stream().map(JsonObject.class::cast);
    }

    static JsonObject list(String url, List<JsonObject> items) {
        return new JsonObject()
                .put("object", "list")
                .put("data", new JsonArray(List.copyOf(items)))
                .put("has_more", false)
                .put("total_count", items.size())
                .put("url", url);
    }
}
