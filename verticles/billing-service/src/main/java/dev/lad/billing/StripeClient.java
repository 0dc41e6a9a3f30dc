package dev.lad.billing;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lad.shared.errors.Failure;
import dev.lad.shared.json.MalformedJson;
import dev.lad.shared.json.StrictJson;
import dev.lad.shared.observe.Instruments;
import dev.lad.shared.providers.Classifier;
import dev.lad.shared.providers.ProviderAnswer;
import dev.lad.shared.providers.ProviderAnswer.Ok;
import dev.lad.shared.providers.ProviderAnswer.Refused;
import dev.lad.shared.providers.ProviderAnswer.Unknown;
import dev.lad.shared.providers.ProviderBody.Field;
import dev.lad.shared.providers.ProviderClient;
import dev.lad.shared.providers.ProviderRequest;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stripe, as far as billing needs it. Every write carries an Idempotency-Key and may therefore be sent again. Stripe keeps
 * the first answer to a key for a day, a 500 too; no write here does harm when it is done twice (nobody was shown the first
 * page to pay at, and what ends at its period's end does so once), so such a write is sent anew with another key. Bodies
 * are form fields with brackets for nesting; amounts are minor units; times are Unix seconds.
 */
final class StripeClient {
    private static final Logger log = LoggerFactory.getLogger(StripeClient.class);
    private static final String NAME = "Stripe";
    private static final String KEY = "Idempotency-Key";
    private static final Pattern UUID_FORM = Pattern.compile("\\p{XDigit}{8}(-\\p{XDigit}{4}){3}-\\p{XDigit}{12}");

    private final ProviderClient client;

    StripeClient(Vertx vertx, Clock wall, StripeConfig config, Instruments instruments) {
        this.client = new ProviderClient(vertx, wall, config.provider(), StripeClient::classify, instruments);
    }

    /** A page at Stripe where something is paid. */
    record Session(String id, String url, String mode, boolean paid, Optional<UUID> tenantId, Optional<String> item) {}

    /**
     * A subscription as Stripe has it now.
     *
     * @param begunAt in whole seconds
     */
    record Remote(
            String id,
            Optional<String> customerId,
            String status,
            boolean cancelAtPeriodEnd,
            Optional<Instant> currentPeriodEnd,
            Optional<Instant> begunAt,
            Optional<UUID> tenantId,
            Optional<String> plan) {}

    /**
     * An invoice.
     *
     * @param reason why it was made: {@code subscription_cycle}
     * @param subscriptionId empty for one that belongs to none
     */
    record Invoice(String id, boolean paid, String reason, Optional<String> subscriptionId) {

        /** Whether it is for a period of a subscription, the first or a later one, and not for a change within it. */
        boolean isOfPeriod() {
            return reason.equals("subscription_create") || reason.equals("subscription_cycle");
        }
    }

    /** What a person is sent to Stripe to pay. */
    record Order(UUID tenantId, String item, String name, long amountMinor, String currency, boolean monthly) {}

    /** Fails with {@code NotFound} where Stripe does not know the customer (any more). */
    Future<Session> checkout(
            Order order, Optional<String> customerId, String successUrl, String cancelUrl, String key) {
        List<Field> fields = new ArrayList<>(List.of(
                new Field("mode", order.monthly() ? "subscription" : "payment"),
                new Field("client_reference_id", order.tenantId().toString()),
                new Field("success_url", successUrl),
                new Field("cancel_url", cancelUrl),
                new Field("metadata[tenant_id]", order.tenantId().toString()),
                new Field("metadata[item]", order.item()),
                new Field("line_items[0][quantity]", "1"),
                new Field("line_items[0][price_data][currency]", order.currency()),
                new Field("line_items[0][price_data][unit_amount]", Long.toString(order.amountMinor())),
                new Field("line_items[0][price_data][product_data][name]", order.name())));
        if (order.monthly()) {
            fields.add(new Field("line_items[0][price_data][recurring][interval]", "month"));
            fields.add(new Field(
                    "subscription_data[metadata][tenant_id]", order.tenantId().toString()));
            fields.add(new Field("subscription_data[metadata][plan]", order.item()));
        }
        customerId.ifPresent(id -> fields.add(new Field("customer", id)));
        return write(post("createSession", "/v1/checkout/sessions").form(fields), key)
                .map(StripeClient::session);
    }

    Future<Session> session(String id) {
        return send(ProviderRequest.get("getSession", "/v1/checkout/sessions/" + id))
                .map(StripeClient::session);
    }

    Future<Invoice> invoice(String id) {
        return send(ProviderRequest.get("getInvoice", "/v1/invoices/" + id))
                .map(json -> new Invoice(
                        json.path("id").asText(),
                        json.path("status").asText().equals("paid"),
                        json.path("billing_reason").asText(),
                        text(json.at("/parent/subscription_details/subscription"))));
    }

    /** Fails with {@code NotFound} where Stripe does not know it, as do the other operations on a subscription. */
    Future<Remote> subscription(String id) {
        return send(ProviderRequest.get("getSubscription", "/v1/subscriptions/" + id))
                .map(StripeClient::remote);
    }

    /** A subscription that has ended is not known to updates, but it is still shown. */
    Future<Remote> cancelAtPeriodEnd(String id, String key) {
        return write(
                        post("updateSubscription", "/v1/subscriptions/" + id)
                                .form(List.of(new Field("cancel_at_period_end", "true"))),
                        key)
                .map(StripeClient::remote);
    }

    /** Ends it now, with the unused part credited; one that has ended already Stripe does not know any more. */
    Future<Remote> cancelNow(String id) {
        return send(ProviderRequest.of("cancelSubscription", HttpMethod.DELETE, "/v1/subscriptions/" + id, true)
                        .query("prorate", "true"))
                .map(StripeClient::remote);
    }

    void close() {
        client.close();
    }

    private Future<JsonNode> send(ProviderRequest request) {
        return client.call(request).compose(StripeClient::json);
    }

    private Future<JsonNode> write(ProviderRequest request, String key) {
        return client.call(request.header(KEY, key))
                .compose(answer -> answer instanceof Unknown unknown && unknown.replayed()
                        ? client.call(request.header(KEY, key + ":" + UUID.randomUUID()))
                        : Future.succeededFuture(answer))
                .compose(StripeClient::json);
    }

    private static Future<JsonNode> json(ProviderAnswer answer) {
        return answer instanceof Refused refused && refused.code().equals("resource_missing")
                ? Future.failedFuture(new Failure.NotFound("object at Stripe"))
                : answer.orFail(NAME).map(Ok::json);
    }

    private static ProviderRequest post(String operation, String path) {
        return ProviderRequest.post(operation, path).repeatable();
    }

    /** {@code {"error": {"type", "code", "param", "message"}}}; the code says more than the status. */
    private static ProviderAnswer classify(Classifier.Raw raw) {
        ProviderAnswer answer = Classifier.BY_STATUS.classify(raw);
        if (answer instanceof Refused refused) {
            return new Refused(refused.kind(), code(raw), refused.sentence(), refused.retryAfter());
        }
        return answer instanceof Unknown unknown && raw.headers().contains("Idempotent-Replayed", "true", true)
                ? unknown.asReplayed()
                : answer;
    }

    private static String code(Classifier.Raw raw) {
        try {
            return StrictJson.parse(raw.body()).at("/error/code").asText();
        } catch (MalformedJson notJson) {
            return "";
        }
    }

    private static Session session(JsonNode json) {
        return new Session(
                json.path("id").asText(),
                json.path("url").asText(),
                json.path("mode").asText(),
                json.path("payment_status").asText().equals("paid"),
                tenantId(json),
                text(json.at("/metadata/item")));
    }

    private static Remote remote(JsonNode json) {
        return new Remote(
                json.path("id").asText(),
                text(json.path("customer")),
                json.path("status").asText(),
                json.path("cancel_at_period_end").asBoolean(),
                // On the item, since the release of 2025-03-31.
                instant(json.at("/items/data/0/current_period_end")),
                instant(json.path("created")),
                tenantId(json),
                text(json.at("/metadata/plan")));
    }

    /** Empty for what others keep in the same account at Stripe, under metadata of their own. */
    private static Optional<UUID> tenantId(JsonNode json) {
        return text(json.at("/metadata/tenant_id")).flatMap(given -> {
            if (UUID_FORM.matcher(given).matches()) {
                return Optional.of(UUID.fromString(given));
            }
            log.atInfo().addKeyValue("object", json.path("id").asText()).log("stripe.foreign");
            return Optional.empty();
        });
    }

    private static Optional<Instant> instant(JsonNode seconds) {
        return seconds.isNumber() ? Optional.of(Instant.ofEpochSecond(seconds.asLong())) : Optional.empty();
    }

    private static Optional<String> text(JsonNode node) {
        return node.isTextual() ? Optional.of(node.asText()) : Optional.empty();
    }
}
