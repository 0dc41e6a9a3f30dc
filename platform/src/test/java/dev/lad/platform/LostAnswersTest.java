package dev.lad.platform;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lad.shared.json.Json;
import dev.lad.testkit.Await;
import dev.lad.testkit.TwinControl;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A campaign, the services that act for it, billing and the providers' twins: where a provider's answer to a touch is lost,
 * the lead is reached once and paid for once, whether the provider had done it or not.
 */
@ExtendWith(WholeHouse.Shared.class)
class LostAnswersTest {
    /** After this, what the provider does not show was not done. */
    private static final Duration LONG_ENOUGH = Duration.ofSeconds(95);

    private static final String INVITE = "POST /api/v1/users/invite";
    private static final String CALL = "POST /2010-04-01";
    private static final Set<String> NOT_ASKED_YET = Set.of("", "planned", "started");
    private static final AtomicInteger GUESTS = new AtomicInteger();

    private static WholeHouse house;
    private static PublicApi api;
    private static TwinControl twins;
    private Tenant owner;
    private JsonNode person;
    private String lead = "";
    private String campaign = "";

    @BeforeAll
    static void enter(WholeHouse running) {
        house = running;
        api = new PublicApi(house.url());
        twins = new TwinControl(house.controlUrl());
    }

    @BeforeEach
    void meetSomebodyNew() {
        owner = Tenant.register(api, "unheard");
        List<JsonNode> people = new ArrayList<>();
        twins.control("GET", "/control/people?q=a", Map.of()).path("people").forEach(each -> {
            if (each.has("phone")) {
                people.add(each);
            }
        });
        person = people.get(GUESTS.incrementAndGet());
        String slug = person.path("linkedinSlug").asText();
        twins.control(
                "PUT",
                "/control/people/" + slug + "/behaviour",
                Map.of("acceptsAfterHours", 100_000, "answers", "human", "talkSeconds", 30));
        twins.control("PUT", "/control/clock", Map.of("speed", 30));
        lead = owner.made(
                        "/api/apollo-leads/leads",
                        Map.of(
                                "firstName",
                                "Guest",
                                "linkedinUrl",
                                "https://www.linkedin.com/in/" + slug,
                                "phone",
                                person.path("phone").asText()))
                .path("id")
                .asText();
    }

    @AfterEach
    void slowDown() {
        twins.control("PUT", "/control/clock", Map.of("speed", 1));
    }

    @Test
    void anInvitationThatWasSentIsNotSentAgain() {
        int before = twins.effects("unipile", "invitation");

        invite("drop_after");
        Await.until(
                "it was asked for",
                () -> !NOT_ASKED_YET.contains(touch().path("state").asText()));
        house.age(LONG_ENOUGH);

        assertThatTheLeadIsReachedAndPaidForOnce("sent");
        assertThat(twins.effects("unipile", "invitation")).isEqualTo(before + 1);
    }

    @Test
    void anInvitationThatWasNotSentIsSentOnce() {
        int before = twins.effects("unipile", "invitation");

        invite("drop_before");
        assertThatNothingHasHappenedYet();
        house.age(LONG_ENOUGH);

        assertThatTheLeadIsReachedAndPaidForOnce("sent");
        assertThat(twins.effects("unipile", "invitation")).isEqualTo(before + 1);
    }

    @Test
    void aCallThatWasPlacedIsNotPlacedAgain() {
        int before = twins.effects("twilio", "call");

        call("drop_after");
        Await.until(
                "it was asked for",
                () -> !NOT_ASKED_YET.contains(touch().path("state").asText()));
        house.age(LONG_ENOUGH);

        assertThatTheLeadIsReachedAndPaidForOnce("answered");
        assertThat(twins.effects("twilio", "call")).isEqualTo(before + 1);
    }

    @Test
    void aCallThatWasNotPlacedIsPlacedOnce() {
        int before = twins.effects("twilio", "call");

        call("drop_before");
        assertThatNothingHasHappenedYet();
        house.age(LONG_ENOUGH);

        assertThatTheLeadIsReachedAndPaidForOnce("answered");
        assertThat(twins.effects("twilio", "call")).isEqualTo(before + 1);
    }

    private void invite(String fault) {
        JsonNode link = owner.made("/api/social-integration/linkedin/connect", Json.object());
        String url = link.path("url").asText();
        String token = url.substring(url.lastIndexOf('/') + 1);
        twins.control("POST", "/control/unipile/hosted/" + token + "/complete", Map.of("ownerName", "Host"));
        Await.until("the account is connected", () -> read("/api/social-integration/accounts")
                .at("/0/status")
                .asText()
                .equals("ok"));
        lose("unipile", INVITE, fault);
        start(Map.of("id", "touch", "type", "linkedin_invite"));
    }

    private void call(String fault) {
        JsonNode always = Json.tree(
                Map.of("timeZone", "UTC", "opens", "00:00", "closes", "23:59", "days", List.of(1, 2, 3, 4, 5, 6, 7)));
        api.raw(owner.request("PUT", "/api/voice-agent/settings", Optional.of(always)))
                .expect(200);
        JsonNode agent = owner.made("/api/voice-agent/agents", Map.of("name", "Robin", "greeting", "Hello"));
        lose("twilio", CALL, fault);
        start(Map.of(
                "id", "touch", "type", "voice_call", "agentId", agent.path("id").asText()));
    }

    private void lose(String provider, String operation, String fault) {
        twins.control("POST", "/control/faults", Map.of("provider", provider, "operation", operation, "kind", fault));
    }

    /** Ends with a step that keeps the campaign from being over. */
    private void start(Map<String, ?> step) {
        Object delay = Map.of("id", "rest", "type", "delay", "days", 300);
        campaign = owner.made(
                        "/api/campaigns",
                        Map.of("name", "Guests", "steps", List.of(step, delay), "leadIds", List.of(lead)))
                .path("id")
                .asText();
        owner.made("/api/campaigns/" + campaign + "/start", Json.object());
    }

    private void assertThatNothingHasHappenedYet() {
        Await.until("nobody knows", () -> touch().path("state").asText().equals("uncertain"));
        assertThat(figures()).isEqualTo("0 touched for 0");
        assertThat(read("/api/billing/credits/balance").path("spent").decimalValue())
                .isEqualByComparingTo(BigDecimal.ZERO);
    }

    private void assertThatTheLeadIsReachedAndPaidForOnce(String outcome) {
        Await.until("it is done", () -> touch().path("state").asText().equals("done"));
        assertThat(touch().path("outcome").asText()).isEqualTo(outcome);
        Await.until(
                "nothing is held",
                () -> read("/api/billing/credits/balance")
                                .path("held")
                                .decimalValue()
                                .signum()
                        == 0);
        BigDecimal spent = read("/api/billing/credits/balance").path("spent").decimalValue();
        assertThat(spent).isPositive();
        assertThat(figures()).isEqualTo("1 touched for " + plain(spent));
        Await.until("others are told", () -> contacts() > 0);
        assertThat(contacts()).isEqualTo(1);
    }

    private String figures() {
        JsonNode stats = read("/api/campaigns/" + campaign + "/stats");
        return stats.path("counters").path("touched").asText() + " touched for "
                + plain(stats.path("credits").decimalValue());
    }

    private static String plain(BigDecimal credits) {
        return credits.stripTrailingZeros().toPlainString();
    }

    private int contacts() {
        return read("/api/overview/activity?types=touch.done").size();
    }

    private JsonNode touch() {
        for (JsonNode entry : read("/api/campaigns/" + campaign + "/leads/" + lead + "/timeline")) {
            if (entry.path("step").asText().equals("touch")) {
                return entry;
            }
        }
        return Json.object();
    }

    private JsonNode read(String path) {
        return api.raw(owner.get(path)).expect(200).data();
    }
}
