package dev.lad.billing;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lad.shared.db.Sql;
import dev.lad.shared.errors.Failure;
import dev.lad.shared.events.Inbox;
import dev.lad.shared.events.InboxMessage;
import dev.lad.shared.jobs.JobKind;
import dev.lad.shared.jobs.JobRunner;
import dev.lad.shared.jobs.Jobs;
import dev.lad.shared.jobs.NewJob;
import dev.lad.shared.jobs.Outcome;
import dev.lad.shared.json.Json;
import dev.lad.shared.json.StrictJson;
import dev.lad.shared.time.Time;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.Map;
import java.util.Optional;

/**
 * Stripe's webhooks: verified, stored, answered, and then worked on as jobs. An event names what to look at; the job
 * looks. Two events about the same thing are one job while it waits.
 */
final class StripeEvents {
    private static final String PROVIDER = "stripe";
    private static final String SYNC = "stripe.subscription";
    private static final String INVOICE = "stripe.invoice";
    private static final String SESSION = "stripe.session";

    private final StripeSignature signature;
    private final Inbox inbox;
    private final Jobs jobs;
    private final Time time;

    StripeEvents(StripeSignature signature, Inbox inbox, Jobs jobs, Time time) {
        this.signature = signature;
        this.inbox = inbox;
        this.jobs = jobs;
        this.time = time;
    }

    /** Has the events worked on by {@code runner}. */
    void workedOn(JobRunner runner, Subscriptions subscriptions) {
        inbox.process(runner, PROVIDER, this::dispatch);
        runner.handle(JobKind.named(SYNC), (job, caller) -> subscriptions
                        .sync(job.key().orElseThrow())
                        .map(done -> Outcome.done()))
                .handle(JobKind.named(INVOICE), (job, caller) -> subscriptions
                        .invoicePaid(job.key().orElseThrow())
                        .map(done -> Outcome.done()))
                .handle(JobKind.named(SESSION), (job, caller) -> subscriptions
                        .sessionCompleted(job.key().orElseThrow())
                        .map(done -> Outcome.done()))
                .handle(JobKind.named(Subscriptions.END_REPLACED), (job, caller) -> subscriptions
                        .endReplaced(job.key().orElseThrow())
                        .map(done -> Outcome.done()));
    }

    /** Done once it is stored. Fails with {@code Invalid} for what Stripe did not sign. */
    Future<Void> accept(String signatureHeader, Buffer body) {
        signature.verify(signatureHeader, body);
        String id = StrictJson.parse(body).path("id").asText();
        if (id.isEmpty()) {
            throw Failure.Invalid.at("/id", "The event has no id.");
        }
        return inbox.accept(new InboxMessage(
                        PROVIDER, id, Map.of(), body, time.wall().instant()))
                .mapEmpty();
    }

    private Future<Void> dispatch(Sql sql, InboxMessage message) {
        JsonNode event = StrictJson.parse(message.body());
        String type = event.path("type").asText();
        String id = event.at("/data/object/id").asText();
        if (type.startsWith("customer.subscription.")) {
            return enqueue(sql, SYNC, id);
        }
        return switch (type) {
            case "invoice.paid" -> enqueue(sql, INVOICE, id);
            case "checkout.session.completed", "checkout.session.async_payment_succeeded" -> enqueue(sql, SESSION, id);
            // Stripe sends what the endpoint is registered for, and may be told to send more.
            default -> Future.succeededFuture();
        };
    }

    /** Behind one that looks at this moment: it may have seen what was before the event. */
    private Future<Void> enqueue(Sql sql, String kind, String id) {
        return jobs.enqueueBehind(
                sql,
                new NewJob(
                        Optional.empty(),
                        kind,
                        Optional.of(id),
                        Json.object(),
                        time.business().instant()));
    }
}
