package dev.lad.twins.stripe;

import dev.lad.twins.kit.Answer;
import dev.lad.twins.kit.Endpoints;
import dev.lad.twins.kit.Refusal;
import dev.lad.twins.kit.Twin;
import dev.lad.twins.kit.TwinContext;
import dev.lad.twins.kit.Webhook;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Stripe's API under {@code /v1}, its hosted pages, and its webhooks. */
public final class StripeTwin implements Twin {
    /** The version that is pinned when a request names none, and that events are rendered in. */
    static final String API_VERSION = "2026-07-29.dahlia";

    /** A sandbox is tried three times over a few hours. */
    private static final Webhook.Retry RETRY = Webhook.Retry.after(Duration.ofHours(1), Duration.ofHours(2));

    private final TwinContext context;
    private final Settings settings;
    private final Clock realTime;
    private final StripeLimits limits;
    private final StripeAccount account;

    /**
     * What an operator set up at Stripe by hand; a reset keeps it.
     *
     * @param secretKey the {@code sk_test_…} key that is accepted, as Bearer token or as Basic user name
     * @param webhookUrl an endpoint that gets every event
     * @param webhookSecret signs what is sent there
     */
    public record Settings(String secretKey, Optional<String> webhookUrl, String webhookSecret) {

        @Override
        public String toString() {
            return "Settings[" + webhookUrl.orElse("no webhook") + "]";
        }
    }

    /**
     * @param realTime dates webhook signatures and counts requests a second, whatever the twins' clock says
     */
    public StripeTwin(TwinContext context, Settings settings, Clock realTime) {
        this.context = context;
        this.settings = settings;
        this.realTime = realTime;
        this.limits = new StripeLimits(realTime);
        this.account = new StripeAccount(context, realTime, this::deliver);
        context.webhooks().sendIn(new Manner());
        keepEndpoint();
    }

    private void keepEndpoint() {
        settings.webhookUrl().ifPresent(url -> account.webhookEndpoints.keep(url, settings.webhookSecret()));
    }

    @Override
    public String name() {
        return "stripe";
    }

    @Override
    public void mount(Endpoints endpoints) {
        new StripeRoutes(
                        account,
                        (method, path, handler) ->
                                endpoints.on(method, "/v1" + path, request -> serve(request, handler)))
                .register();
        new HostedPages(account).mount(endpoints);
    }

    @Override
    public void authenticate(HttpServerRequest request) {
        String key = key(request.getHeader("Authorization"))
                .orElseThrow(() -> refusal(
                        StripeError.unauthorized(
                                "You did not provide an API key. You need to provide your API key in the Authorization"
                                        + " header, using Bearer auth (e.g. 'Authorization: Bearer YOUR_SECRET_KEY')."),
                        request));
        if (!key.equals(settings.secretKey())) {
            throw refusal(StripeError.unauthorized("Invalid API Key provided: " + masked(key)), request);
        }
    }

    private Refusal refusal(StripeError error, HttpServerRequest request) {
        String requestId = requestId();
        return new Refusal(dressed(Answer.json(error.status(), error.body(requestId)), request, requestId));
    }

    @Override
    public Answer refuse(int status, HttpServerRequest request) {
        StripeError error =
                switch (status) {
                    case 400, 413, 415 -> StripeError.invalid("", "Invalid request body");
                    case 401 -> StripeError.unauthorized("Invalid API Key provided: sk_test_****");
                    case 402 -> StripeError.cardDeclined();
                    case 403 -> StripeError.forbidden();
                    case 404, 405 -> StripeError.noSuchUrl(request.method().name(), request.path());
                    case 409 -> StripeError.lockTimeout();
                    case 429 -> StripeError.rateLimited();
                    default -> StripeError.internal(status);
                };
        String requestId = requestId();
        Answer answer = dressed(Answer.json(error.status(), error.body(requestId)), request, requestId);
        String key = request.getHeader("Idempotency-Key");
        if (status == 500 && key != null) {
            account.idempotency.failed(key, requestId, answer);
        }
        return answer;
    }

    @Override
    public void controls(Endpoints control) {
        new StripeControls(account, limits).mount(control);
    }

    @Override
    public void reset() {
        account.reset();
        keepEndpoint();
        limits.reset();
    }

    @Override
    public void resume() {
        account.resume();
    }

    private Answer serve(RoutingContext request, StripeCall.Handler handler) {
        String requestId = requestId();
        try {
            limits.check();
            return dressed(execute(request, handler, requestId), request.request(), requestId);
        } catch (StripeError e) {
            return refused(request, e, requestId);
        }
    }

    private Answer execute(RoutingContext request, StripeCall.Handler handler, String requestId) {
        Params params = params(request);
        String key = request.request().getHeader("Idempotency-Key");
        var call = new StripeCall(
                request,
                params,
                new Cause(requestId, key),
                requestId,
                context.pages().origin(request.request()));
        if (key == null || !HttpMethod.POST.equals(request.request().method())) {
            return answer(call, handler);
        }
        JsonObject asked =
                new JsonObject().put("path", request.request().path()).put("params", params.tree());
        return account.idempotency.once(key, asked, requestId, limits.busy(), () -> answer(call, handler));
    }

    private Answer answer(StripeCall call, StripeCall.Handler handler) {
        try {
            JsonObject result = handler.handle(call).copy();
            return Answer.json(
                    200,
                    new Expansion(account.resources)
                            .expand(result, call.params().texts("expand")));
        } catch (StripeError e) {
            return refused(call.request(), e, call.requestId());
        }
    }

    private Answer refused(RoutingContext request, StripeError error, String requestId) {
        return dressed(Answer.json(error.status(), error.body(requestId)), request.request(), requestId);
    }

    private static Answer dressed(Answer answer, HttpServerRequest request, String requestId) {
        Answer dressed = answer.with("Request-Id", requestId)
                .with(
                        "Stripe-Version",
                        Optional.ofNullable(request.getHeader("Stripe-Version")).orElse(API_VERSION));
        String key = request.getHeader("Idempotency-Key");
        if (key != null) {
            dressed = dressed.with("Idempotency-Key", key);
        }
        return switch (answer.status()) {
            case 401 -> dressed.with("WWW-Authenticate", "Bearer realm=\"Stripe\"");
            case 429 ->
                dressed.with("Stripe-Rate-Limited-Reason", "global-rate").with("Stripe-Should-Retry", "true");
            default -> dressed;
        };
    }

    private void deliver(JsonObject endpoint, String type, String body) {
        context.webhooks()
                .send(new Webhook(
                        type,
                        endpoint.getString("url"),
                        Buffer.buffer(body),
                        Map.of(
                                "Content-Type", "application/json; charset=utf-8",
                                "User-Agent", "Stripe/1.0 (+https://stripe.com/docs/webhooks)"),
                        Optional.of(endpoint.getString("secret"))));
    }

    private final class Manner implements Webhook.Manner {
        @Override
        public Webhook.Retry retry() {
            return RETRY;
        }

        @Override
        public Map<String, String> sign(String secret, Buffer body) {
            var text = body.toString(StandardCharsets.UTF_8);
            return Map.of("Stripe-Signature", StripeSignature.header(secret, realTime.instant(), text));
        }
    }

    private static Params params(RoutingContext request) {
        String query = Optional.ofNullable(request.request().query()).orElse("");
        String body = body(request);
        return Params.of(StripeForm.parse(query.isEmpty() || body.isEmpty() ? query + body : query + "&" + body));
    }

    static String body(RoutingContext request) {
        Buffer body = request.body().buffer();
        return body == null ? "" : body.toString(StandardCharsets.UTF_8);
    }

    private String requestId() {
        return "req_" + context.ids().base62(14);
    }

    private static Optional<String> key(@Nullable String authorization) {
        if (authorization == null) {
            return Optional.empty();
        }
        if (authorization.startsWith("Bearer ")) {
            return Optional.of(authorization.substring("Bearer ".length()).strip());
        }
        return authorization.startsWith("Basic ") ? basicUser(authorization) : Optional.empty();
    }

    private static Optional<String> basicUser(String authorization) {
        try {
            byte[] decoded = Base64.getDecoder()
                    .decode(authorization.substring("Basic ".length()).strip());
            return Optional.of(new String(decoded, StandardCharsets.UTF_8).split(":", 2)[0]);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** Stripe shows a key's first eight and last four characters. */
    private static String masked(String key) {
        return key.length() <= 12
                ? "*".repeat(key.length())
                : key.substring(0, 8) + "*".repeat(key.length() - 12) + key.substring(key.length() - 4);
    }
}
