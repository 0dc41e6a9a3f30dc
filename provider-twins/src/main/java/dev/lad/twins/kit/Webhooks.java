package dev.lad.twins.kit;

import dev.lad.twins.clock.TwinClock;
import dev.lad.twins.clock.TwinTimers;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.client.HttpRequest;
import io.vertx.ext.web.client.WebClient;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends the webhooks of one twin, tries again as its provider would, and lets the faults of the moment happen. */
public final class Webhooks {
    private static final Logger log = LoggerFactory.getLogger(Webhooks.class);
    private static final Duration LONGEST_HOLD = Duration.ofMinutes(1);

    private final String provider;
    private final WebClient client;
    private final TwinClock clock;
    private final TwinTimers timers;
    private final Faults faults;
    private final Deliveries deliveries;
    private final Deque<Delivery> held = new ArrayDeque<>();

    public Webhooks(
            String provider,
            WebClient client,
            TwinClock clock,
            TwinTimers timers,
            Faults faults,
            Deliveries deliveries) {
        this.provider = provider;
        this.client = client;
        this.clock = clock;
        this.timers = timers;
        this.faults = faults;
        this.deliveries = deliveries;
    }

    /** Sends after a delay in twin time. */
    public void send(Duration delay, Webhook webhook) {
        timers.schedule(delay, () -> send(webhook));
    }

    public Delivery send(Webhook webhook) {
        var delivery = deliveries.open(provider, webhook);
        var struck = faults.takeForWebhook(provider, webhook.event());
        if (struck.contains(new Fault.Lose())) {
            delivery.become(Delivery.State.LOST);
            return delivery;
        }
        if (struck.contains(new Fault.Duplicate())) {
            attempt(deliveries.open(provider, webhook));
        }
        if (struck.contains(new Fault.Disorder())) {
            hold(delivery);
        } else {
            attempt(delivery);
        }
        return delivery;
    }

    /** Sends the same bytes once more, as a new delivery. */
    public Delivery repeat(Delivery delivery) {
        var again = deliveries.open(provider, delivery.webhook());
        attempt(again);
        return again;
    }

    public void reset() {
        held.clear();
    }

    private void hold(Delivery delivery) {
        delivery.become(Delivery.State.HELD);
        held.addLast(delivery);
        timers.schedule(LONGEST_HOLD, () -> {
            if (held.remove(delivery)) {
                attempt(delivery);
            }
        });
    }

    private void attempt(Delivery delivery) {
        delivery.become(Delivery.State.PENDING);
        var webhook = delivery.webhook();
        var at = clock.instant();
        var headers = webhook.headers().apply(webhook.body());
        var retry = webhook.retry();
        Future.succeededFuture()
                .compose(ignored -> request(webhook, headers).sendBuffer(webhook.body()))
                .onSuccess(response -> {
                    var status = response.statusCode();
                    delivery.attempted(at, headers, Integer.toString(status));
                    settle(delivery, retry.accepted().test(status), retry.onRefusal());
                })
                .onFailure(failure -> {
                    delivery.attempted(at, headers, String.valueOf(failure.getMessage()));
                    settle(delivery, false, true);
                });
    }

    private HttpRequest<Buffer> request(Webhook webhook, Map<String, String> headers) {
        var request = client.postAbs(webhook.url())
                .followRedirects(false)
                .timeout(webhook.retry().timeout().toMillis());
        headers.forEach(request::putHeader);
        return request;
    }

    private void settle(Delivery delivery, boolean accepted, boolean mayRetry) {
        var delays = delivery.webhook().retry().delays();
        if (accepted) {
            delivery.become(Delivery.State.DELIVERED);
        } else if (mayRetry && delivery.attempts() <= delays.size()) {
            timers.schedule(delays.get(delivery.attempts() - 1), () -> attempt(delivery));
        } else {
            delivery.become(Delivery.State.FAILED);
            log.atWarn()
                    .addKeyValue("twin", provider)
                    .addKeyValue("event", delivery.webhook().event())
                    .addKeyValue("attempts", delivery.attempts())
                    .log("twin.webhook.failed");
        }
        releaseHeld();
    }

    /** What was held goes out after the answer to a later one, the latest first. */
    private void releaseHeld() {
        var waiting = List.copyOf(held);
        held.clear();
        for (var i = waiting.size() - 1; i >= 0; i--) {
            attempt(waiting.get(i));
        }
    }
}
