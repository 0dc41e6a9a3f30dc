package dev.lad.billing;

import dev.lad.shared.service.Operations;
import dev.lad.shared.service.Reply;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;

/** Where Stripe sends a person back to who named no page of their own. They say nothing of anybody. */
final class ReturnPagesApi {
    /** Below the platform's address. */
    static final String PAID = "/api/billing/checkout/paid";

    static final String LEFT = "/api/billing/checkout/cancelled";

    private static final String PAGE = """
            <!doctype html><html lang="en"><meta charset="utf-8"><title>LAD</title><h1>%s</h1><p>%s</p></html>
            """;

    private ReturnPagesApi() {}

    static void bind(Operations operations) {
        operations
                .on(
                        "checkoutPaid",
                        call -> page(
                                "Thank you",
                                "Your plan or credits show as soon as the payment is confirmed, within a minute as a rule."
                                        + " You can close this page."))
                .on(
                        "checkoutCancelled",
                        call -> page("Nothing was paid", "You can close this page and begin again at any time."));
    }

    private static Future<Reply> page(String title, String sentence) {
        return Future.succeededFuture(
                Reply.raw(200, "text/html; charset=utf-8", Buffer.buffer(PAGE.formatted(title, sentence))));
    }
}
