package dev.lad.twins.stripe;

import dev.lad.twins.kit.Ids;
import dev.lad.twins.memory.Form;
import dev.lad.twins.memory.Memory;
import dev.lad.twins.memory.Shelf;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What a subscription consists of: its items, their period, and the invoice lines that they cause. */
final class SubscriptionItems {
    private static final int MAX_ITEMS = 20;

    private final Clock clock;
    private final Ids ids;
    private final Resources resources;
    private final Catalog catalog;
    private final Meters meters;
    private final Shelf<JsonArray> pending;

    /**
     * One entry of a request's {@code items}.
     *
     * @param id the item to change; empty to add one
     * @param price empty to keep the item's price
     * @param quantity empty to keep the item's quantity, or for one
     */
    record Wanted(Optional<String> id, Optional<JsonObject> price, Optional<Long> quantity, boolean deleted) {}

    SubscriptionItems(Clock clock, Ids ids, Resources resources, Catalog catalog, Meters meters, Memory memory) {
        this.clock = clock;
        this.ids = ids;
        this.resources = resources;
        this.catalog = catalog;
        this.meters = meters;
        this.pending = memory.shelf(
                "stripe.pending_lines",
                new Form<>(lines -> new JsonObject().put("lines", lines), json -> json.getJsonArray("lines")));
    }

    void reset() {
        pending.clear();
    }

    static Stream<JsonObject> of(JsonObject subscription) {
        return Lines.data(subscription.getJsonObject("items"));
    }

    static long periodEnd(JsonObject subscription) {
        return of(subscription)
                .mapToLong(item -> item.getLong("current_period_end"))
                .min()
                .orElseThrow();
    }

    List<Wanted> wanted(Params params, boolean required) {
        List<Params> sent = params.hashes("items");
        if (required && sent.isEmpty()) {
            throw StripeError.missing("items");
        }
        if (sent.size() > MAX_ITEMS) {
            throw StripeError.invalid("items", "A subscription can have at most " + MAX_ITEMS + " items.");
        }
        return sent.stream().map(this::wanted).toList();
    }

    private Wanted wanted(Params item) {
        item.allow("id", "price", "price_data", "quantity", "deleted", "metadata", "clear_usage");
        Optional<JsonObject> price = item.text("price")
                .map(id -> resources.require(Kind.PRICE, id, item.named("price")))
                .or(() -> Optional.of(item.hash("price_data"))
                        .filter(data -> !data.tree().isEmpty())
                        .map(data -> catalog.inlinePrice(Cause.AUTOMATIC, data)));
        if (price.isEmpty() && item.text("id").isEmpty()) {
            throw StripeError.missing(item.named("price"));
        }
        price.filter(one -> !"recurring".equals(one.getString("type"))).ifPresent(one -> {
            throw StripeError.invalid(
                    item.named("price"),
                    "The price specified is set to `type=one_time` but this field only accepts prices with"
                            + " `type=recurring`.");
        });
        Optional<Long> quantity =
                Optional.of(item.integer("quantity")).filter(q -> q.isPresent()).map(q -> q.getAsLong());
        return new Wanted(item.text("id"), price, quantity, item.flag("deleted").orElse(false));
    }

    JsonObject subscription(JsonObject customer, List<Wanted> wanted, long trialDays, JsonObject metadata) {
        long now = clock.instant().getEpochSecond();
        String id = Kind.SUBSCRIPTION.newId(ids);
        Optional<Long> trialEnd =
                trialDays > 0 ? Optional.of(now + Duration.ofDays(trialDays).toSeconds()) : Optional.empty();
        List<JsonObject> items = wanted.stream()
                .map(item -> item(
                        id,
                        item,
                        now,
                        trialEnd.orElseGet(() -> Lines.periodEnd(item.price().orElseThrow(), now))))
                .toList();
        customer.put("currency", items.get(0).getJsonObject("price").getString("currency"));
        return new JsonObject()
                .put("id", id)
                .put("object", "subscription")
                .put("billing_cycle_anchor", trialEnd.orElse(now))
                .put("cancel_at", null)
                .put("cancel_at_period_end", false)
                .put("canceled_at", null)
                .put("collection_method", "charge_automatically")
                .put("created", now)
                .put("currency", customer.getString("currency"))
                .put("customer", customer.getString("id"))
                .put("default_payment_method", null)
                .put("description", null)
                .put("ended_at", null)
                .put("items", Lines.list("/v1/subscription_items?subscription=" + id, items))
                .put("latest_invoice", null)
                .put("livemode", false)
                .put("metadata", metadata)
                .put("start_date", now)
                .put("status", "incomplete")
                .put("trial_end", trialEnd.orElse(null))
                .put("trial_start", trialEnd.isPresent() ? now : null);
    }

    private JsonObject item(String subscription, Wanted wanted, long start, long end) {
        JsonObject price = wanted.price().orElseThrow();
        JsonObject item = new JsonObject()
                .put("id", "si_" + ids.base62(24))
                .put("object", "subscription_item")
                .put("created", clock.instant().getEpochSecond())
                .put("current_period_end", end)
                .put("current_period_start", start)
                .put("metadata", new JsonObject())
                .put("price", price.copy())
                .put("subscription", subscription);
        return Lines.metered(price)
                ? item
                : item.put("quantity", wanted.quantity().orElse(1L));
    }

    /** Lines for the period that begins: licensed items in full, or nothing while a trial runs. */
    List<JsonObject> ahead(JsonObject subscription) {
        boolean trial = "trialing".equals(subscription.getString("status"));
        return of(subscription)
                .filter(item -> !Lines.metered(item.getJsonObject("price")))
                .map(item -> {
                    BigDecimal quantity = BigDecimal.valueOf(item.getLong("quantity"));
                    long amount = trial ? 0 : Lines.amount(item.getJsonObject("price"), quantity);
                    String text = trial ? "Trial period for " + name(item) : quantity + " × " + name(item);
                    return Lines.line(
                            item,
                            quantity,
                            amount,
                            item.getLong("current_period_start"),
                            item.getLong("current_period_end"),
                            false,
                            text);
                })
                .toList();
    }

    /** Lines for what the meters counted since the present period began. */
    List<JsonObject> metered(JsonObject subscription, long until) {
        return of(subscription)
                .filter(item -> Lines.metered(item.getJsonObject("price")))
                .map(item -> {
                    long start = item.getLong("current_period_start");
                    String meter = item.getJsonObject("price")
                            .getJsonObject("recurring")
                            .getString("meter");
                    BigDecimal used = meters.used(meter, subscription.getString("customer"), start, until);
                    long amount = Lines.amount(item.getJsonObject("price"), used);
                    return Lines.line(
                            item, used, amount, start, until, false, used.toPlainString() + " × " + name(item));
                })
                .toList();
    }

    /** Moves every item to its next period; the lines of the invoice between the two. */
    List<JsonObject> renew(JsonObject subscription) {
        List<JsonObject> lines = new ArrayList<>(metered(subscription, periodEnd(subscription)));
        pending.find(subscription.getString("id"))
                .ifPresent(kept -> kept.forEach(line -> lines.add((JsonObject) line)));
        pending.remove(subscription.getString("id"));
        subscription.put("status", "active");
        of(subscription).forEach(item -> {
            long start = item.getLong("current_period_end");
            item.put("current_period_start", start)
                    .put("current_period_end", Lines.periodEnd(item.getJsonObject("price"), start));
        });
        lines.addAll(ahead(subscription));
        return lines;
    }

    /** Applies the wanted items; the proration lines that this would cause, credit first. */
    List<JsonObject> change(JsonObject subscription, List<Wanted> wanted) {
        wanted.forEach(change -> change.id().ifPresent(id -> require(subscription, id)));
        List<JsonObject> prorated = new ArrayList<>();
        JsonArray items =
                subscription.getJsonObject("items").getJsonArray("data").copy();
        boolean trial = "trialing".equals(subscription.getString("status"));
        for (Wanted change : wanted) {
            Optional<JsonObject> old = items.stream()
                    .map(JsonObject.class::cast)
                    .filter(item ->
                            change.id().filter(item.getString("id")::equals).isPresent())
                    .findFirst();
            old.ifPresent(item -> {
                prorated.addAll(prorate(item, -1, "Unused time on "));
                items.remove(item);
            });
            if (!change.deleted()) {
                JsonObject item = changed(subscription, old, change);
                items.add(item);
                prorated.addAll(prorate(item, 1, "Remaining time on "));
            }
        }
        if (items.isEmpty()) {
            throw StripeError.invalid("items", "A subscription must have at least one active plan.");
        }
        subscription.getJsonObject("items").put("data", items).put("total_count", items.size());
        return trial ? List.of() : prorated;
    }

    void keepForNextInvoice(JsonObject subscription, List<JsonObject> lines) {
        JsonArray kept = pending.find(subscription.getString("id")).orElseGet(JsonArray::new);
        lines.forEach(kept::add);
        pending.put(subscription.getString("id"), kept);
    }

    private JsonObject changed(JsonObject subscription, Optional<JsonObject> old, Wanted change) {
        if (old.isEmpty()) {
            long start = clock.instant().getEpochSecond();
            return item(subscription.getString("id"), change, start, periodEnd(subscription));
        }
        JsonObject item = old.get().copy();
        change.price().ifPresent(price -> item.put("price", price.copy()));
        if (Lines.metered(item.getJsonObject("price"))) {
            item.remove("quantity");
        } else {
            item.put("quantity", change.quantity().orElse(item.getLong("quantity", 1L)));
        }
        return item;
    }

    private List<JsonObject> prorate(JsonObject item, int sign, String words) {
        if (Lines.metered(item.getJsonObject("price"))) {
            return List.of();
        }
        long start = item.getLong("current_period_start");
        long end = item.getLong("current_period_end");
        long now = Math.min(Math.max(clock.instant().getEpochSecond(), start), end);
        BigDecimal quantity = BigDecimal.valueOf(item.getLong("quantity"));
        BigDecimal rest =
                BigDecimal.valueOf(end - now).divide(BigDecimal.valueOf(end - start), 12, RoundingMode.HALF_UP);
        long amount = sign * Lines.amount(item.getJsonObject("price"), quantity.multiply(rest));
        return List.of(Lines.line(item, quantity, amount, now, end, true, words + name(item)));
    }

    private static void require(JsonObject subscription, String item) {
        if (of(subscription).noneMatch(known -> item.equals(known.getString("id")))) {
            throw StripeError.invalid("resource_missing", "items", "No such subscription_item: '" + item + "'");
        }
    }

    private String name(JsonObject item) {
        String product = item.getJsonObject("price").getString("product");
        return resources
                .find(Kind.PRODUCT, product)
                .map(found -> found.getString("name"))
                .orElse(product);
    }
}
