package dev.lad.social;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lad.bus.Identity;
import dev.lad.shared.mesh.Ask;
import dev.lad.shared.time.Time;
import dev.lad.testkit.Answer;
import dev.lad.testkit.Await;
import dev.lad.testkit.TestBilling;
import dev.lad.testkit.TestNode;
import dev.lad.testkit.TestTwins;
import dev.lad.twins.clock.TwinClock;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/** The service with the twin of Unipile and a small billing. */
final class SocialUnderTest implements AutoCloseable {
    static final Map<String, BigDecimal> PRICES = Map.of(
            "linkedin.invite", BigDecimal.ONE,
            "linkedin.message", new BigDecimal("5"),
            "instagram.follow", new BigDecimal("0.5"),
            "instagram.dm", new BigDecimal("2"));

    private static final String SERVICE = "social-integration";
    final TestTwins twins = new TestTwins();
    final String url = "http://127.0.0.1:" + TestTwins.freePort();
    final TwinClock wall = TwinClock.real();
    final TestNode node;
    final TestBilling billing;

    SocialUnderTest() {
        node = TestNode.start(
                new Time(wall, twins.clock()),
                Map.of(
                        "UNIPILE_URL", twins.url("unipile"),
                        "LAD_SOCIAL_INTEGRATION_PORT", url.substring(url.lastIndexOf(':') + 1),
                        "LAD_SOCIAL_INTEGRATION_PUBLIC_URL", url));
        billing = new TestBilling(node.node(), new BigDecimal("100"), PRICES);
        node.deploy(any -> billing);
        node.deploy(SocialVerticle::new);
    }

    static Ask ask(String operation) {
        return Ask.of(SERVICE, operation);
    }

    /** Connects an account through the hosted page; its id. */
    String connect(Identity owner, String channel) {
        JsonNode link = link(owner, channel);
        use(link);
        return connected(owner, link);
    }

    JsonNode link(Identity owner, String channel) {
        String operation = channel.equals("linkedin") ? "connectLinkedin" : "connectInstagram";
        return node.call(owner, ask(operation).body(Map.of("timeZone", "Europe/Berlin")))
                .expect(200)
                .data();
    }

    /** What the salesperson does on the page. */
    void use(JsonNode link) {
        String url = link.path("url").asText();
        String token = url.substring(url.lastIndexOf('/') + 1);
        twins.control("POST", "/control/unipile/hosted/" + token + "/complete", Map.of());
    }

    String connected(Identity owner, JsonNode link) {
        return await(() -> {
            JsonNode account = node.call(owner, ask("listAccounts")).expect(200).data();
            for (JsonNode each : account) {
                if (each.path("status").asText().equals("ok") && link.path("id").isTextual()) {
                    return each.path("id").asText();
                }
            }
            return "";
        });
    }

    Answer act(Identity owner, String operation, String key, Map<String, ?> body) {
        return node.call(owner, ask(operation).key(key).body(body));
    }

    /** A person of the world with an Instagram profile. */
    JsonNode person(int index) {
        JsonNode people = twins.control("GET", "/control/people?q=a", Map.of()).path("people");
        List<JsonNode> reachable = new ArrayList<>();
        people.forEach(each -> {
            if (each.has("instagramHandle")) {
                reachable.add(each);
            }
        });
        JsonNode person = reachable.get(index);
        twins.control(
                "PUT",
                "/control/people/" + person.path("linkedinSlug").asText() + "/behaviour",
                Map.of("replyText", "Tell me more", "acceptsAfterHours", 100_000, "repliesAfterHours", 100_000));
        return person;
    }

    void fault(String operation, String kind) {
        twins.control("POST", "/control/faults", Map.of("provider", "unipile", "operation", operation, "kind", kind));
    }

    /** The tenant's events of a type so far. */
    List<JsonNode> events(Identity owner, String type) {
        JsonNode page = node.call(
                        Identity.service("campaigns"),
                        ask("listEvents").query("types", type).query("limit", 500))
                .expect(200)
                .data();
        List<JsonNode> found = new ArrayList<>();
        page.path("events").forEach(event -> {
            if (event.path("tenantId").asText().equals(tenant(owner).toString())) {
                found.add(event.path("payload"));
            }
        });
        return found;
    }

    List<JsonNode> awaitEvents(Identity owner, String type) {
        return await(() -> events(owner, type));
    }

    static UUID tenant(Identity owner) {
        return owner.tenantId().orElseThrow();
    }

    /** Asks until the answer is not empty. */
    <T> T await(Supplier<T> ask) {
        AtomicReference<T> answer = new AtomicReference<>();
        Await.until("something has come", () -> {
            answer.set(ask.get());
            return !isEmpty(answer.get());
        });
        return answer.get();
    }

    private static boolean isEmpty(Object answer) {
        return answer.equals("") || answer.equals(List.of()) || answer.equals(false);
    }

    @Override
    public void close() {
        node.close();
        twins.close();
    }
}
