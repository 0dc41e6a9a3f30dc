package dev.lad.twins.stripe;

import dev.lad.twins.kit.Ids;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Clock;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * {@code /v1/customers}, and whether a customer's card pays.
 *
 * <p>A card is Stripe's own test payment method: {@code pm_card_visa} pays, those of {@link #DECLINED} do not.
 */
final class Customers {
    /** From Stripe's page on testing. */
    static final Set<String> DECLINED =
            Set.of("pm_card_chargeCustomerFail", "pm_card_visa_chargeDeclined", "pm_card_chargeDeclined");

    static final String GOOD_CARD = "pm_card_visa";
    private static final String[] TEXTS = {"email", "name", "phone", "description"};
    private static final String URL = "/v1/customers";

    private final Clock clock;
    private final Ids ids;
    private final Resources resources;
    private final Events events;

    Customers(Clock clock, Ids ids, Resources resources, Events events) {
        this.clock = clock;
        this.ids = ids;
        this.resources = resources;
        this.events = events;
    }

    JsonObject create(Cause cause, Params params) {
        params.allow(
                "email", "name", "phone", "description", "metadata", "payment_method", "invoice_settings", "address");
        JsonObject customer = blank();
        params.copyTexts(customer, TEXTS);
        customer.put("metadata", params.metadata());
        card(params).ifPresent(card -> setCard(customer, card));
        return add(cause, customer);
    }

    /** The customer that Checkout makes when a session names none. */
    JsonObject create(Cause cause, Optional<String> email) {
        return add(cause, blank().put("email", email.orElse(null)));
    }

    JsonObject update(Cause cause, String id, Params params) {
        params.allow("email", "name", "phone", "description", "metadata", "invoice_settings", "address");
        JsonObject customer = resources.require(Kind.CUSTOMER, id, "id");
        Optional<String> card = card(params);
        JsonObject before = customer.copy();
        params.copyTexts(customer, TEXTS);
        params.mergeMetadata(customer.getJsonObject("metadata"));
        card.ifPresent(paying -> setCard(customer, paying));
        events.emit(cause, "customer.updated", customer, Changes.between(before, customer));
        return customer;
    }

    JsonObject get(String id) {
        return resources.require(Kind.CUSTOMER, id, "id");
    }

    JsonObject list(Params params) {
        params.allow("email", "limit", "starting_after", "ending_before", "created");
        Optional<String> email = params.text("email");
        return resources.page(
                Kind.CUSTOMER,
                URL,
                params,
                customer -> email.isEmpty() || email.get().equals(customer.getString("email")));
    }

    JsonObject delete(Cause cause, String id) {
        JsonObject customer = resources.require(Kind.CUSTOMER, id, "id");
        resources.remove(Kind.CUSTOMER, id);
        events.emit(cause, "customer.deleted", customer);
        return new JsonObject().put("id", id).put("object", "customer").put("deleted", true);
    }

    void setCard(JsonObject customer, String card) {
        customer.getJsonObject("invoice_settings").put("default_payment_method", card);
    }

    Optional<String> card(JsonObject customer) {
        return Optional.ofNullable(customer.getJsonObject("invoice_settings").getString("default_payment_method"));
    }

    boolean pays(JsonObject customer) {
        return card(customer).filter(card -> !DECLINED.contains(card)).isPresent();
    }

    private static Optional<String> card(Params params) {
        Optional<String> card =
                params.hash("invoice_settings").text("default_payment_method").or(() -> params.text("payment_method"));
        card.filter(id -> !id.startsWith("pm_")).ifPresent(id -> {
            throw StripeError.noSuch("PaymentMethod", id, "payment_method");
        });
        return card;
    }

    private JsonObject add(Cause cause, JsonObject customer) {
        resources.put(Kind.CUSTOMER, customer);
        events.emit(cause, "customer.created", customer);
        return customer;
    }

    private JsonObject blank() {
        String id = Kind.CUSTOMER.newId(ids);
        return new JsonObject()
                .put("id", id)
                .put("object", "customer")
                .put("address", null)
                .put("balance", 0)
                .put("created", clock.instant().getEpochSecond())
                .put("currency", null)
                .put("default_source", null)
                .put("delinquent", false)
                .put("description", null)
                .put("discount", null)
                .put("email", null)
                .put("invoice_prefix", id.substring(id.length() - 8).toUpperCase(Locale.ROOT))
                .put(
                        "invoice_settings",
                        new JsonObject()
                                .put("custom_fields", null)
                                .put("default_payment_method", null)
                                .put("footer", null)
                                .put("rendering_options", null))
                .put("livemode", false)
                .put("metadata", new JsonObject())
                .put("name", null)
                .put("next_invoice_sequence", 1)
                .put("phone", null)
                .put("preferred_locales", new JsonArray())
                .put("shipping", null)
                .put("tax_exempt", "none")
                .put("test_clock", null);
    }
}
