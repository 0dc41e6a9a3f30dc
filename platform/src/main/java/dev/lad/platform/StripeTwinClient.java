package dev.lad.platform;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpResponseExpectation;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.WebClient;

/**
 * Tells the twin of Stripe where its webhooks go. At the real Stripe an operator registers the endpoint once, in its
 * dashboard; the twin forgets with its process.
 */
final class StripeTwinClient {
    private StripeTwinClient() {}

    /**
     * Registers billing's webhook.
     *
     * @param controlUrl the twins' control API
     * @param publicUrl where the gateway answers
     * @param secret what billing checks signatures with
     */
    static Future<Void> register(Vertx vertx, String controlUrl, String publicUrl, String secret) {
        WebClient client = WebClient.create(vertx);
        return client.postAbs(controlUrl + "/control/stripe/webhook_endpoints")
                .sendJsonObject(new JsonObject()
                        .put("url", publicUrl + "/api/billing/stripe/webhook")
                        .put("secret", secret))
                .expecting(HttpResponseExpectation.SC_SUCCESS)
                .onComplete(sent -> client.close())
                .mapEmpty();
    }
}
