package dev.lad.twins.stripe;

import dev.lad.twins.kit.Ids;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** {@code /v1/invoices}: issued by subscriptions, finalized at once, then paid by the customer's card or left open. */
final class Invoices {
    private final Clock clock;
    private final Ids ids;
    private final Resources resources;
    private final Events events;
    private final Customers customers;

    Invoices(Clock clock, Ids ids, Resources resources, Events events, Customers customers) {
        this.clock = clock;
        this.ids = ids;
        this.resources = resources;
        this.events = events;
        this.customers = customers;
    }

    /**
     * Creates and finalizes an invoice over these lines.
     *
     * @param reason {@code subscription_create}, {@code subscription_cycle} or {@code subscription_update}
     */
    JsonObject issue(Cause cause, JsonObject subscription, String reason, List<JsonObject> lines) {
        String id = Kind.INVOICE.newId(ids);
        JsonObject customer = resources.require(Kind.CUSTOMER, subscription.getString("customer"), "customer");
        List<JsonObject> own = new ArrayList<>();
        lines.forEach(
                line -> own.add(line.copy().put("id", "il_" + ids.base62(24)).put("invoice", id)));
        JsonObject invoice = draft(id, customer, subscription, reason, own);
        resources.put(Kind.INVOICE, invoice);
        events.emit(cause, "invoice.created", invoice);
        long now = clock.instant().getEpochSecond();
        invoice.put("status", "open").put("number", number(customer)).put("hosted_invoice_url", null);
        invoice.getJsonObject("status_transitions").put("finalized_at", now);
        events.emit(cause, "invoice.finalized", invoice);
        return invoice;
    }

    private JsonObject draft(
            String id, JsonObject customer, JsonObject subscription, String reason, List<JsonObject> lines) {
        long now = clock.instant().getEpochSecond();
        long total = Lines.total(lines);
        long due = Math.max(0, total);
        return new JsonObject()
                .put("id", id)
                .put("object", "invoice")
                .put("amount_due", due)
                .put("amount_overpaid", 0)
                .put("amount_paid", 0)
                .put("amount_remaining", due)
                .put("attempt_count", 0)
                .put("attempted", false)
                .put("auto_advance", true)
                .put("billing_reason", reason)
                .put("collection_method", "charge_automatically")
                .put("created", now)
                .put("currency", subscription.getString("currency"))
                .put("customer", customer.getString("id"))
                .put("customer_email", customer.getString("email"))
                .put("customer_name", customer.getString("name"))
                .put("due_date", null)
                .put("hosted_invoice_url", null)
                .put("invoice_pdf", null)
                .put("lines", Lines.list("/v1/invoices/" + id + "/lines", lines))
                .put("livemode", false)
                .put("metadata", new JsonObject())
                .put("next_payment_attempt", null)
                .put("number", null)
                .put(
                        "parent",
                        new JsonObject()
                                .put("type", "subscription_details")
                                .put("quote_details", null)
                                .put(
                                        "subscription_details",
                                        new JsonObject()
                                                .put(
                                                        "metadata",
                                                        subscription
                                                                .getJsonObject("metadata")
                                                                .copy())
                                                .put("subscription", subscription.getString("id"))))
                .put("period_end", now)
                .put("period_start", now)
                .put("status", "draft")
                .put(
                        "status_transitions",
                        new JsonObject()
                                .put("finalized_at", null)
                                .put("marked_uncollectible_at", null)
                                .put("paid_at", null)
                                .put("voided_at", null))
                .put("subtotal", total)
                .put("total", total)
                .put("total_discount_amounts", new JsonArray());
    }

    /** Charges an open invoice; a credit or an empty one counts as paid. Whether the money came. */
    boolean collect(Cause cause, JsonObject invoice, boolean pays) {
        invoice.put("attempted", true).put("attempt_count", invoice.getInteger("attempt_count") + 1);
        if (!pays && invoice.getLong("amount_due") > 0) {
            events.emit(cause, "invoice.payment_failed", invoice);
            return false;
        }
        invoice.put("status", "paid")
                .put("amount_paid", invoice.getLong("amount_due"))
                .put("amount_remaining", 0);
        invoice.getJsonObject("status_transitions")
                .put("paid_at", clock.instant().getEpochSecond());
        events.emit(cause, "invoice.paid", invoice);
        events.emit(cause, "invoice.payment_succeeded", invoice);
        return true;
    }

    /** {@code POST /v1/invoices/{id}/pay}; {@code whenPaid} is told before the answer. */
    JsonObject pay(Cause cause, String id, Params params, Consumer<JsonObject> whenPaid) {
        params.allow("payment_method", "paid_out_of_band", "off_session");
        JsonObject invoice = resources.require(Kind.INVOICE, id, "id");
        if (!"open".equals(invoice.getString("status"))) {
            throw StripeError.notNow("invoice_not_open", "Invoice is already " + invoice.getString("status"));
        }
        JsonObject customer = resources.require(Kind.CUSTOMER, invoice.getString("customer"), "customer");
        boolean outOfBand = params.flag("paid_out_of_band").orElse(false);
        boolean pays = params.text("payment_method")
                .map(card -> !Customers.DECLINED.contains(card))
                .orElseGet(() -> customers.pays(customer));
        if (!collect(cause, invoice, outOfBand || pays)) {
            throw StripeError.cardDeclined();
        }
        whenPaid.accept(invoice);
        return invoice;
    }

    void cancelOpen(Cause cause, String subscription) {
        resources
                .all(Kind.INVOICE)
                .filter(invoice ->
                        "open".equals(invoice.getString("status")) && subscription.equals(subscription(invoice)))
                .map(invoice -> invoice.getString("id"))
                .toList()
                .forEach(id -> {
                    JsonObject invoice = resources.require(Kind.INVOICE, id, "id");
                    invoice.put("status", "void");
                    invoice.getJsonObject("status_transitions")
                            .put("voided_at", clock.instant().getEpochSecond());
                    events.emit(cause, "invoice.voided", invoice);
                });
    }

    JsonObject get(String id) {
        return resources.require(Kind.INVOICE, id, "id");
    }

    JsonObject list(Params params) {
        params.allow("customer", "subscription", "status", "limit", "starting_after", "ending_before", "created");
        return resources.page(
                Kind.INVOICE,
                "/v1/invoices",
                params,
                invoice -> Catalog.same(params, "customer", invoice)
                        && Catalog.same(params, "status", invoice)
                        && params.text("subscription")
                                .map(wanted -> wanted.equals(subscription(invoice)))
                                .orElse(true));
    }

    static String subscription(JsonObject invoice) {
        return invoice.getJsonObject("parent")
                .getJsonObject("subscription_details")
                .getString("subscription");
    }

    private static String number(JsonObject customer) {
        int sequence = customer.getInteger("next_invoice_sequence");
        customer.put("next_invoice_sequence", sequence + 1);
        return "%s-%04d".formatted(customer.getString("invoice_prefix"), sequence);
    }
}
