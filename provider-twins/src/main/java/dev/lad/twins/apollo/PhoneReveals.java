package dev.lad.twins.apollo;

import dev.lad.twins.kit.Answer;
import dev.lad.twins.kit.Delivery;
import dev.lad.twins.kit.TwinContext;
import dev.lad.twins.kit.Webhook;
import dev.lad.twins.memory.Form;
import dev.lad.twins.memory.Shelf;
import dev.lad.twins.world.Person;
import dev.lad.twins.world.World;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Phone numbers, which Apollo looks for after it has answered and then sends to a URL. They can also be polled. */
final class PhoneReveals {
    private static final Duration KEPT = Duration.ofDays(30);
    private static final Duration FASTEST = Duration.ofMinutes(2);
    private static final int SPREAD_SECONDS = 180;
    private static final Set<String> THIS_MACHINE = Set.of("localhost", "127.0.0.1", "[::1]");
    private static final Webhook.Retry RETRY =
            Webhook.Retry.after(Duration.ofMinutes(1), Duration.ofMinutes(5), Duration.ofMinutes(30));

    /** @param status how the delivery stands, or ended */
    private record Found(JsonObject result, String delivery, Instant dispatchedAt, Delivery.State status) {
        private JsonObject kept() {
            return new JsonObject()
                    .put("result", result)
                    .put("delivery", delivery)
                    .put("dispatchedAt", dispatchedAt.toString())
                    .put("status", status.name());
        }

        private Found as(Delivery.State other) {
            return new Found(result, delivery, dispatchedAt, other);
        }

        private static Found of(JsonObject json) {
            return new Found(
                    json.getJsonObject("result"),
                    json.getString("delivery"),
                    Instant.parse(json.getString("dispatchedAt")),
                    Delivery.State.valueOf(json.getString("status")));
        }
    }

    private record Reveal(
            String requestId, Instant askedAt, List<Person> people, String webhookUrl, Optional<Found> found) {

        private Reveal with(Found other) {
            return new Reveal(requestId, askedAt, people, webhookUrl, Optional.of(other));
        }

        private JsonObject kept() {
            return new JsonObject()
                    .put("requestId", requestId)
                    .put("askedAt", askedAt.toString())
                    .put(
                            "people",
                            new JsonArray(people.stream().map(Person::apolloId).toList()))
                    .put("webhookUrl", webhookUrl)
                    .put("found", found.map(Found::kept).orElse(null));
        }

        private static Reveal of(JsonObject json, World world) {
            return new Reveal(
                    json.getString("requestId"),
                    Instant.parse(json.getString("askedAt")),
                    json.getJsonArray("people").stream()
                            .map(id -> world.person((String) id).orElseThrow())
                            .toList(),
                    json.getString("webhookUrl"),
                    Optional.ofNullable(json.getJsonObject("found")).map(Found::of));
        }
    }

    private final TwinContext twin;
    private final Credits credits;
    private final Shelf<Reveal> reveals;

    PhoneReveals(TwinContext twin, Credits credits) {
        this.twin = twin;
        this.credits = credits;
        this.reveals =
                twin.memory().shelf("apollo.reveals", new Form<>(Reveal::kept, json -> Reveal.of(json, twin.world())));
        twin.webhooks().sendIn(new Manner());
    }

    private final class Manner implements Webhook.Manner {
        @Override
        public Webhook.Retry retry() {
            return RETRY;
        }

        @Override
        public void ended(Delivery delivery) {
            List.copyOf(reveals.all()).forEach(reveal -> reveal.found()
                    .filter(found -> found.delivery().equals(delivery.id()))
                    .ifPresent(found -> put(reveal.with(found.as(delivery.state())))));
        }
    }

    void resume() {
        reveals.all().stream().filter(reveal -> reveal.found().isEmpty()).forEach(this::schedule);
    }

    void reset() {
        reveals.clear();
    }

    /** Apollo takes HTTPS only; the twin also takes plain HTTP to this machine. */
    static String webhookUrl(Params params) {
        var text = params.string("webhook_url")
                .orElseThrow(() -> ApolloErrors.invalid(
                        "Please add a valid 'webhook_url' parameter when using 'reveal_phone_number'"));
        try {
            var url = URI.create(text);
            if (url.getHost() != null && ("https".equals(url.getScheme()) || isNear(url))) {
                return text;
            }
        } catch (IllegalArgumentException malformed) {
            throw invalidUrl();
        }
        throw invalidUrl();
    }

    /** Looks for the numbers of these people; what is found is charged and sent some twin-minutes later. */
    void begin(long requestId, List<Person> people, String webhookUrl) {
        var reveal = new Reveal(Long.toString(requestId), twin.clock().instant(), people, webhookUrl, Optional.empty());
        put(reveal);
        schedule(reveal);
    }

    private void put(Reveal reveal) {
        reveals.put(reveal.requestId(), reveal);
    }

    private void schedule(Reveal reveal) {
        var people = reveal.people();
        var spread = people.isEmpty() ? 0 : people.get(0).index() % SPREAD_SECONDS;
        twin.timers()
                .scheduleAt(reveal.askedAt().plus(FASTEST).plusSeconds(spread), () -> reveals.find(reveal.requestId())
                        .filter(asked -> asked.found().isEmpty())
                        .ifPresent(this::finish));
    }

    private void finish(Reveal reveal) {
        var people = reveal.people();
        var entries = new JsonArray();
        var found = new ArrayList<Person>();
        for (var person : people) {
            var phone = person.contact().phone();
            phone.ifPresent(number -> found.add(person));
            var numbers = new JsonArray();
            phone.ifPresent(
                    number -> numbers.add(ApolloJson.phone("66f0" + twin.ids().hex(20), number)));
            entries.add(new JsonObject()
                    .put("id", person.apolloId())
                    .put("status", phone.isPresent() ? "success" : "not_found")
                    .put("phone_numbers", numbers));
        }
        var price = found.size() * Credits.MOBILE_NUMBER;
        credits.consume(price);
        found.forEach(person -> twin.counters().effect("phone_reveal", person.apolloId()));
        var result = new JsonObject()
                .put("status", "success")
                .put("total_requested_enrichments", people.size())
                .put("unique_enriched_records", found.size())
                .put("missing_records", people.size() - found.size())
                .put("credits_consumed", price)
                .put("people", entries);
        var delivery = twin.webhooks()
                .send(Webhook.of(
                        "phone_reveal",
                        reveal.webhookUrl(),
                        result.toBuffer(),
                        Map.of("content-type", "application/json")));
        put(reveal.with(new Found(result, delivery.id(), twin.clock().instant(), delivery.state())));
    }

    Answer poll(String requestIdText) {
        if (!requestIdText.matches("-?\\d{1,19}")) {
            return problem(400, "invalid_request_id");
        }
        var reveal = reveals.find(requestIdText);
        if (reveal.isEmpty()) {
            return problem(404, "request_id_unknown");
        }
        if (reveal.get().askedAt().plus(KEPT).isBefore(twin.clock().instant())) {
            return problem(410, "request_id_expired");
        }
        return reveal.get()
                .found()
                .map(found -> Answer.json(200, result(requestIdText, found)))
                .orElseGet(() -> Answer.json(
                        404,
                        new JsonObject().put("error_code", "result_pending").put("retry_after_seconds", 10)));
    }

    private static JsonObject result(String requestId, Found found) {
        var status =
                switch (found.status()) {
                    case DELIVERED -> "success";
                    case PENDING, HELD -> "in_progress";
                    case FAILED, LOST -> "failed";
                };
        return new JsonObject()
                .put("request_id", requestId)
                .put("webhook_status", status)
                .put("request_type", "phone")
                .put("last_dispatched_at", found.dispatchedAt().toString())
                .put("failure_reason", "failed".equals(status) ? "webhook_not_accepted" : null)
                .put("webhook_result", found.result());
    }

    private static Answer problem(int status, String code) {
        return Answer.json(status, new JsonObject().put("error_code", code));
    }

    /** Where the twin may call without TLS, unlike Apollo: this machine, and containers beside it, whose names have no dot. */
    private static boolean isNear(URI url) {
        return "http".equals(url.getScheme())
                && (THIS_MACHINE.contains(url.getHost()) || url.getHost().matches("[a-z0-9-]+"));
    }

    private static RuntimeException invalidUrl() {
        return ApolloErrors.invalid("'webhook_url' must be a valid HTTPS URL");
    }
}
