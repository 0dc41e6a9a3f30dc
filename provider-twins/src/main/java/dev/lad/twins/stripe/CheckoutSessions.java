package dev.lad.twins.stripe;

import dev.lad.twins.clock.TwinTimers;
import dev.lad.twins.kit.Ids;
import dev.lad.twins.memory.Form;
import dev.lad.twins.memory.Memory;
import dev.lad.twins.memory.Shelf;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * {@code /v1/checkout/sessions}: made by the merchant, then completed or declined by a person on the hosted page, or
 * left to expire.
 */
final class CheckoutSessions {
    private static final Duration SHORTEST = Duration.ofMinutes(30);
    private static final Duration LONGEST = Duration.ofHours(24);

    private final Clock clock;
    private final TwinTimers timers;
    private final Ids ids;
    private final Resources resources;
    private final Events events;
    private final Customers customers;
    private final Catalog catalog;
    private final Subscriptions subscriptions;
    private final Shelf<Order> orders;

    private record Line(JsonObject price, Optional<Long> quantity) {
        private JsonObject kept() {
            return new JsonObject().put("price", price.getString("id")).put("quantity", quantity.orElse(null));
        }
    }

    /** What completing the session will bring about. */
    private record Order(List<Line> lines, long trialDays, JsonObject subscriptionMetadata) {
        long total() {
            return lines.stream()
                    .filter(line -> !Lines.metered(line.price()))
                    .mapToLong(line -> Lines.amount(
                            line.price(), BigDecimal.valueOf(line.quantity().orElse(1L))))
                    .sum();
        }

        private JsonObject kept() {
            return new JsonObject()
                    .put("lines", new JsonArray(lines.stream().map(Line::kept).toList()))
                    .put("trialDays", trialDays)
                    .put("subscriptionMetadata", subscriptionMetadata);
        }
    }

    CheckoutSessions(
            Clock clock,
            TwinTimers timers,
            Ids ids,
            Resources resources,
            Events events,
            Customers customers,
            Catalog catalog,
            Subscriptions subscriptions,
            Memory memory) {
        this.clock = clock;
        this.timers = timers;
        this.ids = ids;
        this.resources = resources;
        this.events = events;
        this.customers = customers;
        this.catalog = catalog;
        this.subscriptions = subscriptions;
        this.orders = memory.shelf("stripe.checkout_orders", new Form<>(Order::kept, this::order));
    }

    private Order order(JsonObject json) {
        return new Order(
                json.getJsonArray("lines").stream()
                        .map(JsonObject.class::cast)
                        .map(line -> new Line(
                                resources.require(Kind.PRICE, line.getString("price"), "price"),
                                Optional.ofNullable(line.getLong("quantity"))))
                        .toList(),
                json.getLong("trialDays"),
                json.getJsonObject("subscriptionMetadata"));
    }

    void resume() {
        resources
                .all(Kind.SESSION)
                .filter(session -> "open".equals(session.getString("status")))
                .forEach(this::scheduleExpiry);
    }

    void reset() {
        orders.clear();
    }

    /** @param origin scheme and authority of hosted pages */
    JsonObject create(Cause cause, Params params, String origin) {
        params.allow(
                "mode",
                "line_items",
                "success_url",
                "cancel_url",
                "customer",
                "customer_email",
                "customer_creation",
                "client_reference_id",
                "metadata",
                "subscription_data",
                "payment_intent_data",
                "allow_promotion_codes",
                "expires_at",
                "ui_mode",
                "currency",
                "locale",
                "payment_method_types",
                "payment_method_collection",
                "billing_address_collection");
        String mode =
                params.oneOf("mode", "payment", "setup", "subscription").orElseThrow(() -> StripeError.missing("mode"));
        String successUrl = params.requiredText("success_url");
        params.oneOf("ui_mode", "hosted_page");
        params.text("customer").ifPresent(id -> resources.require(Kind.CUSTOMER, id, "customer"));
        if (params.has("customer") && params.has("customer_email")) {
            throw StripeError.invalid(
                    "customer", "You may only specify one of these parameters: customer, customer_email.");
        }
        long expiresAt = expiresAt(params);
        Params data = params.hash("subscription_data");
        data.allow("metadata", "trial_period_days", "description");
        boolean promotions = params.flag("allow_promotion_codes").orElse(false);
        Order order = new Order(
                lines(cause, params, mode), data.integer("trial_period_days").orElse(0), data.metadata());
        JsonObject session = open(mode, params, order, origin)
                .put("success_url", successUrl)
                .put("allow_promotion_codes", promotions)
                .put("expires_at", expiresAt);
        String id = session.getString("id");
        orders.put(id, order);
        resources.put(Kind.SESSION, session);
        scheduleExpiry(session);
        return session;
    }

    private void scheduleExpiry(JsonObject session) {
        String id = session.getString("id");
        timers.scheduleAt(Instant.ofEpochSecond(session.getLong("expires_at")), () -> expireIfOpen(id));
    }

    private JsonObject open(String mode, Params params, Order order, String origin) {
        String id = Kind.SESSION.newId(ids);
        boolean setup = mode.equals("setup");
        long total = order.trialDays() > 0 ? 0 : order.total();
        String currency = order.lines().stream()
                .findFirst()
                .map(line -> line.price().getString("currency"))
                .orElseGet(() -> params.text("currency").orElse("usd"));
        JsonObject session = new JsonObject()
                .put("id", id)
                .put("object", "checkout.session")
                .put("amount_subtotal", setup ? null : total)
                .put("amount_total", setup ? null : total)
                .put("cancel_url", params.text("cancel_url").orElse(null))
                .put("client_reference_id", params.text("client_reference_id").orElse(null))
                .put("created", clock.instant().getEpochSecond())
                .put("currency", currency)
                .put("customer", params.text("customer").orElse(null))
                .put("customer_details", null)
                .put("customer_email", params.text("customer_email").orElse(null))
                .put("invoice", null)
                .put("livemode", false)
                .put("locale", params.text("locale").orElse(null))
                .put("metadata", params.metadata())
                .put("mode", mode)
                .put("payment_intent", null)
                .put("payment_status", total > 0 ? "unpaid" : "no_payment_required")
                .put("setup_intent", null)
                .put("status", "open")
                .put("subscription", null)
                .put("ui_mode", "hosted_page")
                .put("url", origin + "/c/pay/" + id);
        return session;
    }

    private List<Line> lines(Cause cause, Params params, String mode) {
        List<Params> sent = params.hashes("line_items");
        if (sent.isEmpty() && !mode.equals("setup")) {
            throw StripeError.missing("line_items");
        }
        List<Line> lines = sent.stream().map(item -> line(cause, item)).toList();
        boolean recurring = lines.stream().anyMatch(line -> line.price().getJsonObject("recurring") != null);
        if (mode.equals("payment") && recurring) {
            throw StripeError.invalid(
                    "mode",
                    "You specified `payment` mode but passed a recurring price. Either switch to `subscription` mode or"
                            + " use only one-time prices.");
        }
        if (mode.equals("subscription") && !recurring) {
            throw StripeError.invalid(
                    "mode", "You must provide at least one recurring price in `subscription` mode when using prices.");
        }
        return lines;
    }

    private Line line(Cause cause, Params item) {
        item.allow("price", "price_data", "quantity", "adjustable_quantity");
        Optional<Long> quantity =
                item.has("quantity") ? Optional.of(item.requiredInteger("quantity")) : Optional.empty();
        if (item.has("price") == item.has("price_data")) {
            throw StripeError.invalid(
                    item.named("price"), "You must specify either `price` or `price_data` for a line item.");
        }
        JsonObject price = item.has("price")
                ? resources.require(Kind.PRICE, item.requiredText("price"), item.named("price"))
                : catalog.inlinePrice(cause, item.hash("price_data"));
        if (Lines.metered(price) == quantity.isPresent()) {
            throw StripeError.invalid(
                    item.named("quantity"),
                    quantity.isPresent()
                            ? "Quantity should not be specified where usage_type is `metered`."
                            : "Quantity is required. Add `quantity` to `" + item.named("quantity") + "`");
        }
        if (quantity.filter(q -> q < 1).isPresent()) {
            throw StripeError.invalid(
                    "parameter_invalid_integer",
                    item.named("quantity"),
                    "This value must be greater than or equal to 1.");
        }
        return new Line(price, quantity);
    }

    private long expiresAt(Params params) {
        long now = clock.instant().getEpochSecond();
        long at = params.integer("expires_at").orElse(now + LONGEST.toSeconds());
        if (at < now + SHORTEST.toSeconds() || at > now + LONGEST.toSeconds()) {
            throw StripeError.invalid(
                    "expires_at",
                    "The `expires_at` timestamp must be between 30 minutes and 24 hours from Checkout Session creation.");
        }
        return at;
    }

    /** The person has paid: customer, subscription or payment come into being, and are announced. */
    JsonObject complete(String id) {
        JsonObject session = open(id);
        Order order = order(id);
        JsonObject customer = Optional.ofNullable(session.getString("customer"))
                .flatMap(known -> resources.find(Kind.CUSTOMER, known))
                .orElseGet(() ->
                        customers.create(Cause.AUTOMATIC, Optional.ofNullable(session.getString("customer_email"))));
        customers.setCard(customer, Customers.GOOD_CARD);
        session.put("customer", customer.getString("id"));
        switch (session.getString("mode")) {
            case "subscription" -> subscribe(session, order, customer);
            case "payment" -> charge(session, "succeeded", "payment_intent.succeeded");
            default -> session.put("setup_intent", "seti_" + ids.base62(24));
        }
        session.put("status", "complete")
                .put("url", null)
                .put(
                        "payment_status",
                        "unpaid".equals(session.getString("payment_status"))
                                ? "paid"
                                : session.getString("payment_status"))
                .put(
                        "customer_details",
                        new JsonObject()
                                .put("email", customer.getString("email"))
                                .put("name", customer.getString("name"))
                                .put("phone", customer.getString("phone")));
        events.emit(Cause.AUTOMATIC, "checkout.session.completed", session);
        return session;
    }

    private void subscribe(JsonObject session, Order order, JsonObject customer) {
        List<SubscriptionItems.Wanted> items = order.lines().stream()
                .filter(line -> line.price().getJsonObject("recurring") != null)
                .map(line -> new SubscriptionItems.Wanted(
                        Optional.empty(), Optional.of(line.price()), line.quantity(), false))
                .toList();
        JsonObject subscription = subscriptions.createPaid(
                Cause.AUTOMATIC,
                customer,
                items,
                order.trialDays(),
                order.subscriptionMetadata().copy());
        session.put("subscription", subscription.getString("id"))
                .put("invoice", subscription.getString("latest_invoice"));
    }

    /** The card was declined: the session stays open, so that the person can try another one. */
    JsonObject decline(String id) {
        JsonObject session = open(id);
        charge(session, "requires_payment_method", "payment_intent.payment_failed");
        session.put("payment_intent", null);
        return session;
    }

    private void charge(JsonObject session, String status, String event) {
        boolean paid = status.equals("succeeded");
        JsonObject intent = new JsonObject()
                .put("id", Kind.PAYMENT_INTENT.newId(ids))
                .put("object", "payment_intent")
                .put("amount", session.getLong("amount_total", 0L))
                .put("amount_received", paid ? session.getLong("amount_total", 0L) : 0)
                .put("capture_method", "automatic_async")
                .put("created", clock.instant().getEpochSecond())
                .put("currency", session.getString("currency"))
                .put("customer", session.getString("customer"))
                .put("livemode", false)
                .put("metadata", new JsonObject())
                .put("payment_method", Customers.GOOD_CARD)
                .put("status", status);
        if (!paid) {
            intent.put(
                    "last_payment_error", StripeError.cardDeclined().body("req").getJsonObject("error"));
        }
        resources.put(Kind.PAYMENT_INTENT, intent);
        session.put("payment_intent", intent.getString("id"));
        events.emit(Cause.AUTOMATIC, event, intent);
    }

    JsonObject expire(Cause cause, String id) {
        JsonObject session = resources.require(Kind.SESSION, id, "id");
        if (!"open".equals(session.getString("status"))) {
            throw StripeError.invalid(
                    "session",
                    "Only Checkout Sessions with a status in [\"open\"] can be expired. This Checkout Session has a status of `"
                            + session.getString("status") + "`.");
        }
        session.put("status", "expired").put("url", null);
        events.emit(cause, "checkout.session.expired", session);
        return session;
    }

    private void expireIfOpen(String id) {
        if (resources
                .find(Kind.SESSION, id)
                .filter(session -> "open".equals(session.getString("status")))
                .isPresent()) {
            expire(Cause.AUTOMATIC, id);
        }
    }

    JsonObject get(String id) {
        return resources.require(Kind.SESSION, id, "id");
    }

    JsonObject list(Params params) {
        params.allow(
                "customer",
                "subscription",
                "payment_intent",
                "status",
                "limit",
                "starting_after",
                "ending_before",
                "created");
        return resources.page(
                Kind.SESSION,
                "/v1/checkout/sessions",
                params,
                session -> Catalog.same(params, "customer", session)
                        && Catalog.same(params, "subscription", session)
                        && Catalog.same(params, "payment_intent", session)
                        && Catalog.same(params, "status", session));
    }

    JsonObject lineItems(String id, Params params) {
        params.allow("limit", "starting_after", "ending_before");
        resources.require(Kind.SESSION, id, "id");
        List<Line> lines = order(id).lines();
        List<JsonObject> shown = java.util.stream.IntStream.range(0, lines.size())
                .mapToObj(i -> lineItem(id, i, lines.get(i)))
                .toList();
        return Resources.page(shown, "/v1/checkout/sessions/" + id + "/line_items", params);
    }

    private JsonObject lineItem(String session, int position, Line line) {
        long quantity = line.quantity().orElse(0L);
        long amount = Lines.amount(line.price(), BigDecimal.valueOf(quantity));
        String product = line.price().getString("product");
        return new JsonObject()
                .put("id", "li_" + position + session.substring(session.length() - 16))
                .put("object", "item")
                .put("amount_discount", 0)
                .put("amount_subtotal", amount)
                .put("amount_tax", 0)
                .put("amount_total", amount)
                .put("currency", line.price().getString("currency"))
                .put(
                        "description",
                        resources
                                .find(Kind.PRODUCT, product)
                                .map(p -> p.getString("name"))
                                .orElse(product))
                .put("price", line.price().copy())
                .put("quantity", quantity);
    }

    private JsonObject open(String id) {
        JsonObject session = resources.require(Kind.SESSION, id, "id");
        if (!"open".equals(session.getString("status"))) {
            throw StripeError.notNow(
                    "checkout_session_not_open", "This Checkout Session is " + session.getString("status") + ".");
        }
        return session;
    }

    private Order order(String id) {
        return orders.find(id).orElseThrow(() -> StripeError.noSuch(Kind.SESSION.word(), id, "id"));
    }
}
