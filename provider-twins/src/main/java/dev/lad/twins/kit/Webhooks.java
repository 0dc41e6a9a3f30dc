package dev.lad.twins.kit;

import dev.lad.twins.clock.TwinClock;
import dev.lad.twins.clock.TwinTimers;
import dev.lad.twins.memory.Memory;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.client.HttpRequest;
import io.vertx.ext.web.client.WebClient;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends the webhooks of one twin, tries again as its provider would, and lets the faults of the moment happen. What they tell
 * is remembered before anybody is told.
 */
public final class Webhooks {
    private static final Logger log = LoggerFactory.getLogger(Webhooks.class);
    private static final Duration LONGEST_HOLD = Duration.ofMinutes(1);

    private final String provider;
    private final WebClient client;
    private final TwinClock clock;
    private final TwinTimers timers;
    private final Faults faults;
    private final Deliveries deliveries;
    private final Memory memory;
    private final List<Delivery> left;
    private final Deque<Delivery> held = new ArrayDeque<>();
    private Webhook.Manner manner = () -> Webhook.Retry.after();

    public Webhooks(
            String provider,
            WebClient client,
            TwinClock clock,
            TwinTimers timers,
            Faults faults,
            Deliveries deliveries,
            Memory memory) {
        this.provider = provider;
        this.client = client;
        this.clock = clock;
        this.timers = timers;
        this.faults = faults;
        this.deliveries = deliveries;
        this.memory = memory;
        this.left = deliveries.openOf(provider);
    }

    /** How this provider sends; said once, before the first one. */
    public void sendIn(Webhook.Manner providers) {
        manner = providers;
    }

    /** Goes on with what had not arrived when the twins last ended. */
    public void resume() {
        left.forEach(delivery -> timers.scheduleAt(delivery.due(), () -> attempt(delivery)));
    }

    public Delivery send(Webhook webhook) {
        var delivery = open(webhook);
        var struck = faults.takeForWebhook(provider, webhook.event());
        if (struck.contains(new Fault.Lose())) {
            become(delivery, Delivery.State.LOST);
            return delivery;
        }
        if (struck.contains(new Fault.Duplicate())) {
            attempt(open(webhook));
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
        var again = open(delivery.webhook());
        attempt(again);
        return again;
    }

    public void reset() {
        held.clear();
    }

    private void hold(Delivery delivery) {
        become(delivery, Delivery.State.HELD);
        held.addLast(delivery);
        timers.schedule(LONGEST_HOLD, () -> {
            if (held.remove(delivery)) {
                attempt(delivery);
            }
        });
    }

    private Delivery open(Webhook webhook) {
        return deliveries.open(provider, webhook, clock.instant());
    }

    private void attempt(Delivery delivery) {
        become(delivery, Delivery.State.PENDING);
        memory.written().onSuccess(remembered -> attemptNow(delivery));
    }

    private void attemptNow(Delivery delivery) {
        var webhook = delivery.webhook();
        var at = clock.instant();
        var headers = new HashMap<>(webhook.headers());
        webhook.secret().ifPresent(secret -> headers.putAll(manner.sign(secret, webhook.body())));
        Future.succeededFuture()
                .compose(ignored -> request(webhook, headers).sendBuffer(webhook.body()))
                .onSuccess(response -> {
                    var status = response.statusCode();
                    delivery.attempted(at, headers, Integer.toString(status));
                    var retry = manner.retry();
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
                .timeout(manner.retry().timeout().toMillis());
        headers.forEach(request::putHeader);
        return request;
    }

    private void settle(Delivery delivery, boolean accepted, boolean mayRetry) {
        var delays = manner.retry().delays();
        if (accepted) {
            become(delivery, Delivery.State.DELIVERED);
        } else if (mayRetry && delivery.attempts() <= delays.size()) {
            delivery.tryAgainAt(clock.instant().plus(delays.get(delivery.attempts() - 1)));
            deliveries.changed(delivery);
            timers.scheduleAt(delivery.due(), () -> attempt(delivery));
        } else {
            become(delivery, Delivery.State.FAILED);
            log.atWarn()
                    .addKeyValue("twin", provider)
                    .addKeyValue("event", delivery.webhook().event())
                    .addKeyValue("attempts", delivery.attempts())
                    .log("twin.webhook.failed");
        }
        releaseHeld();
    }

    private void become(Delivery delivery, Delivery.State state) {
        delivery.become(state);
        deliveries.changed(delivery);
        if (state.ended()) {
            manner.ended(delivery);
        }
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
