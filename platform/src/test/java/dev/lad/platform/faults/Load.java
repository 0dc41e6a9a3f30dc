package dev.lad.platform.faults;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lad.shared.json.Json;
import dev.lad.shared.json.StrictJson;
import io.vertx.core.buffer.Buffer;
import java.math.BigDecimal;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A tenant's traffic at a steady rate, whatever becomes of it: reads of every service, deals created and credits spent
 * under a key. Nothing is tried again here, so that every failure shows.
 */
final class Load implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    static final String DEALS = "/api/deals-pipeline/deals";
    static final String DEDUCT = "/api/billing/credits/deduct";
    private static final BigDecimal PRICE = new BigDecimal("0.01");
    private static final ObjectNode SPENDING =
            Json.object().put("amount", PRICE).put("feature", "lead.enrich");
    private static final BigDecimal WELCOME = new BigDecimal("100");

    private static final List<String> READS = List.of(
            "/api/users/profile",
            "/api/billing/credits/balance",
            DEALS,
            "/api/campaigns",
            "/api/apollo-leads/leads",
            "/api/social-integration/accounts",
            "/api/voice-agent/agents",
            "/api/ai-icp-assistant/profiles",
            "/api/overview/dashboard");

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final ScheduledExecutorService ticks = Executors.newSingleThreadScheduledExecutor();
    private final Queue<Outcome> outcomes = new ConcurrentLinkedQueue<>();
    private final Queue<CompletableFuture<?>> underWay = new ConcurrentLinkedQueue<>();
    private final AtomicInteger number = new AtomicInteger();
    private final String url;
    private final String token;
    private final String mark;

    /** @param key under which it is done once, however often it is sent; empty for none */
    record Request(String method, String path, @Nullable JsonNode body, String key) {
        static Request post(String path, JsonNode body, String key) {
            return new Request("POST", path, body, key);
        }

        static Request get(String path) {
            return new Request("GET", path, null, "");
        }

        boolean isWrite() {
            return method.equals("POST");
        }

        boolean writes(String where) {
            return isWrite() && path.equals(where);
        }
    }

    /**
     * What became of one request.
     *
     * @param sentAt and answeredAt by {@link System#nanoTime}
     * @param status 0 where there was no answer
     * @param retryAfter when it may be tried again, as the answer says; empty where it does not
     */
    record Outcome(Request request, long sentAt, long answeredAt, int status, String retryAfter, String body) {
        boolean isFailure() {
            return status < 200 || status >= 300;
        }

        /** 503 that says when to come back, or 504: in the one form of all errors, and with nothing of our insides. */
        boolean isClear() {
            boolean refused = status == 503 && !retryAfter.isEmpty();
            return (refused || status == 504) && body.contains("\"code\":\"") && !body.contains("Exception");
        }

        boolean made(String path) {
            return !isFailure() && request.writes(path);
        }

        Duration took() {
            return Duration.ofNanos(answeredAt - sentAt);
        }
    }

    private Load(String url, String token, String mark) {
        this.url = url;
        this.token = token;
        this.mark = mark;
    }

    /** A new tenant, and nothing sent yet. */
    static Load ofNewTenant(String url) {
        Load load = new Load(url, "", "");
        JsonNode account = Json.tree(Map.of(
                "email", UUID.randomUUID() + "@example.com",
                "password", "correct horse battery",
                "name", "Owner",
                "organisation", "Town"));
        Outcome registered = load.send(Request.post("/api/auth/register", account, ""));
        load.close();
        if (registered.isFailure()) {
            throw new AssertionError("no tenant: " + registered);
        }
        return new Load(url, data(registered).path("accessToken").asText(), "deal");
    }

    /** The same tenant, at another gateway. */
    Load at(String otherUrl, String otherMark) {
        return new Load(otherUrl, token, otherMark);
    }

    /** Sends so many requests a second from now on, two reads for a write. */
    Load start(int perSecond) {
        long pause = TimeUnit.SECONDS.toNanos(1) / perSecond;
        var unused = ticks.scheduleAtFixedRate(this::one, 0, pause, TimeUnit.NANOSECONDS);
        return this;
    }

    /** Sends nothing more; all outcomes once the last is known. */
    List<Outcome> stop() throws InterruptedException {
        ticks.shutdown();
        if (!ticks.awaitTermination(5, TimeUnit.SECONDS)) {
            throw new AssertionError("the load does not stop");
        }
        CompletableFuture.allOf(underWay.toArray(CompletableFuture[]::new)).join();
        return new ArrayList<>(outcomes);
    }

    /** Those known by now. */
    List<Outcome> outcomes() {
        return new ArrayList<>(outcomes);
    }

    Outcome get(String path) {
        return send(Request.get(path));
    }

    Outcome send(Request request) {
        return begin(request).join();
    }

    /** The deals of the tenant by name, all of them. */
    List<String> deals() {
        List<String> names = new ArrayList<>();
        String cursor = "";
        do {
            Outcome page = get(DEALS + "?limit=200" + (cursor.isEmpty() ? "" : "&cursor=" + cursor));
            if (page.isFailure()) {
                throw new AssertionError(page.toString());
            }
            data(page).forEach(deal -> names.add(deal.path("name").asText()));
            cursor = json(page).path("pagination").path("nextCursor").asText("");
        } while (!cursor.isEmpty());
        return names;
    }

    /** What the tenant has left, in so many spendings that are gone. */
    int spendings() {
        BigDecimal left =
                data(get("/api/billing/credits/balance")).path("available").decimalValue();
        return WELCOME.subtract(left).divide(PRICE).intValueExact();
    }

    static JsonNode data(Outcome outcome) {
        return json(outcome).path("data");
    }

    private static JsonNode json(Outcome outcome) {
        return StrictJson.parse(Buffer.buffer(outcome.body()));
    }

    private void one() {
        int turn = number.getAndIncrement();
        String key = mark + "-" + turn;
        Request next =
                switch (turn % 6) {
                    case 2 -> Request.post(DEALS, Json.object().put("name", key), key);
                    case 5 -> Request.post(DEDUCT, SPENDING, key);
                    default -> Request.get(READS.get(turn % READS.size()));
                };
        underWay.add(begin(next).thenAccept(outcomes::add));
    }

    private CompletableFuture<Outcome> begin(Request asked) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(url + asked.path())).timeout(PATIENCE);
        if (!token.isEmpty()) {
            request.header("Authorization", "Bearer " + token);
        }
        if (!asked.key().isEmpty()) {
            request.header("Idempotency-Key", asked.key());
        }
        JsonNode body = asked.body();
        if (body == null) {
            request.method(asked.method(), BodyPublishers.noBody());
        } else {
            request.header("Content-Type", "application/json")
                    .method(
                            asked.method(),
                            BodyPublishers.ofByteArray(Json.write(body).getBytes()));
        }
        long sentAt = System.nanoTime();
        return client.sendAsync(request.build(), BodyHandlers.ofByteArray())
                .handle((response, error) -> outcome(asked, sentAt, response, error));
    }

    private static Outcome outcome(
            Request asked, long sentAt, @Nullable HttpResponse<byte[]> response, @Nullable Throwable error) {
        return response == null
                ? new Outcome(asked, sentAt, System.nanoTime(), 0, "", String.valueOf(error))
                : new Outcome(
                        asked,
                        sentAt,
                        System.nanoTime(),
                        response.statusCode(),
                        response.headers().firstValue("Retry-After").orElse(""),
                        new String(response.body(), StandardCharsets.UTF_8));
    }

    @Override
    public void close() {
        ticks.shutdownNow();
    }
}
