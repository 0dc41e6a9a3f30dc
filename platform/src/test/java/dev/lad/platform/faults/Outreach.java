package dev.lad.platform.faults;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lad.platform.faults.Load.Outcome;
import dev.lad.platform.faults.Load.Request;
import dev.lad.shared.json.Json;
import dev.lad.testkit.TestTwins;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/**
 * A campaign under way: one guest after another enters it, is invited over LinkedIn for a credit, and becomes a deal. The
 * provider's twin counts who was invited how often.
 */
final class Outreach implements AutoCloseable {
    /** Fewer than one account may invite in a day. */
    private static final int MOST_GUESTS = 75;

    private static final String INVITE = "POST /api/v1/users/invite";

    /** So long that some invitations are under way at any moment. */
    private static final Duration PROVIDER_TAKES = Duration.ofMillis(2_500);

    private static final String CAMPAIGNS = "/api/campaigns";
    private static final List<Object> STEPS = List.of(
            Map.of("type", "linkedin_invite"),
            Map.of("type", "create_deal", "name", "{{firstName}}"),
            // So that the campaign does not end before the last guest is there.
            Map.of("type", "delay", "days", 1));

    private final TestTwins twins;
    private final Load tenant;
    private final ScheduledExecutorService ticks = Executors.newSingleThreadScheduledExecutor();
    private final AtomicInteger entered = new AtomicInteger(1);
    private final List<String> leads = new ArrayList<>();
    private final String campaign;

    /** Connects the account that invites, makes the guests known, and starts with the first of them. */
    Outreach(TestTwins twins, Load tenant) {
        this.twins = twins;
        this.tenant = tenant;
        connect();
        JsonNode people = twins.control("GET", "/control/people", Map.of()).path("people");
        for (int guest = 0; guest < MOST_GUESTS; guest++) {
            Object lead = Map.of(
                    "firstName",
                    name(guest),
                    "linkedinUrl",
                    "https://www.linkedin.com/in/"
                            + people.path(guest).path("linkedinSlug").asText());
            leads.add(made("/api/apollo-leads/leads", lead).path("id").asText());
        }
        campaign = made(CAMPAIGNS, Map.of("name", "Guests", "steps", STEPS, "leadIds", leads.subList(0, 1)))
                .path("id")
                .asText();
        made(CAMPAIGNS + "/" + campaign + "/start", Map.of());
        twins.control(
                "POST",
                "/control/faults",
                Map.of(
                        "provider",
                        "unipile",
                        "operation",
                        INVITE,
                        "kind",
                        "slow",
                        "millis",
                        PROVIDER_TAKES.toMillis(),
                        "times",
                        1_000));
    }

    /** One more guest every so often, over these gateways by turns; who is not let in tries the next. */
    void start(Duration pause, Load... gateways) {
        var unused = ticks.scheduleWithFixedDelay(() -> enter(gateways), 0, pause.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void enter(Load... gateways) {
        int guest = entered.get();
        for (int turn = guest; guest < MOST_GUESTS && entered.get() == guest; turn++) {
            Object added = Map.of("leadIds", List.of(leads.get(guest)));
            Outcome outcome = gateways[turn % gateways.length].send(
                    Request.post(CAMPAIGNS + "/" + campaign + "/leads", Json.tree(added), "enter-" + guest));
            if (!outcome.isFailure()) {
                entered.incrementAndGet();
            }
        }
    }

    /** Nobody enters any more. */
    void stop() throws InterruptedException {
        ticks.shutdown();
        if (!ticks.awaitTermination(Town.PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
            throw new AssertionError("a guest is not let in");
        }
    }

    /** Who has entered; their deals are called like them. */
    List<String> guests() {
        return IntStream.range(0, entered.get()).mapToObj(Outreach::name).toList();
    }

    /** How often the provider was asked to invite somebody. It would refuse the second time for the same person. */
    int invitations() {
        return twins.control("GET", "/control/state", Map.of())
                .path("providers")
                .path("unipile")
                .path("requests")
                .path(INVITE)
                .asInt();
    }

    private void connect() {
        String url = made("/api/social-integration/linkedin/connect", Map.of())
                .path("url")
                .asText();
        String token = url.substring(url.lastIndexOf('/') + 1);
        twins.control("POST", "/control/unipile/hosted/" + token + "/complete", Map.of("ownerName", "Host"));
        Town.await("the account is connected", () -> Load.data(tenant.get("/api/social-integration/accounts"))
                .at("/0/status")
                .asText()
                .equals("ok"));
    }

    private JsonNode made(String path, Object body) {
        Outcome outcome = tenant.send(Request.post(path, Json.tree(body), ""));
        if (outcome.isFailure()) {
            throw new AssertionError(outcome.toString());
        }
        return Load.data(outcome);
    }

    private static String name(int guest) {
        return "guest-" + guest;
    }

    @Override
    public void close() {
        ticks.shutdownNow();
    }
}
