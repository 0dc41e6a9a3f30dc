package dev.lad.campaigns;

import static dev.lad.campaigns.Stage.DAY;
import static dev.lad.campaigns.Stage.INVITE;
import static dev.lad.campaigns.Stage.MESSAGE;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lad.bus.Identity;
import dev.lad.campaigns.standin.StandIn;
import dev.lad.shared.errors.Failure;
import dev.lad.testkit.TestNode;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An account that cannot be used makes touches wait, and no lead fail; they go on by themselves once it can. */
class SendingAccountTest {
    private UUID account;
    private final AtomicReference<String> stands = new AtomicReference<>("ok");
    private Stage stage;
    private Identity owner;

    @BeforeEach
    void open() {
        stage = new Stage(Map.of());
        account = stage.account("linkedin");
        owner = TestNode.owner();
        stage.social.answer("sendInvitation", wish -> answer(wish, false));
        stage.social.answer("sendLinkedinMessage", wish -> answer(wish, false));
    }

    @AfterEach
    void close() {
        stage.close();
    }

    @Test
    void aCampaignSaysThatItsAccountIsLostBeforeItNeedsItAndGoesOnWhenItIsBack() {
        List<UUID> leads = stage.leads(3);
        String id = stage.running(
                owner, leads, List.of(INVITE, DAY, MESSAGE), Map.of("accounts", Map.of("linkedin", account)));
        Stage.until("all are invited", () -> stage.standing(owner, id, "day") == 3);

        becomes("credentials");
        Stage.until("it says so", () -> blocked(id).equals("account_credentials"));
        stage.advance(Duration.ofDays(1));
        Stage.until("the messages wait", () -> waiting(id, leads, "account_credentials") == 3);
        assertThat(stage.social.done("sendLinkedinMessage")).isEmpty();
        becomes("ok");

        Stage.until("all have their message", () -> stage.status(owner, id).equals("completed"));
        assertThat(stage.social.done("sendLinkedinMessage")).hasSize(3);
    }

    @Test
    void whoeverWaitsForAnyAccountGoesOnWhenOneCanBeUsedHoweverOftenThatIsTold() {
        stands.set("");
        List<UUID> leads = stage.leads(3);
        String id = stage.running(owner, leads, List.of(INVITE), Map.of());
        Stage.until("all wait", () -> waiting(id, leads, "no_account") == 3);
        assertThat(stage.campaign(owner, id).path("counters").path("failed").asInt())
                .isZero();

        stands.set("ok");
        UUID event = UUID.randomUUID();
        tell(event, "ok");
        tell(event, "ok");

        Stage.until("all are invited", () -> stage.status(owner, id).equals("completed"));
        assertThat(stage.social.done("sendInvitation")).hasSize(3);
    }

    @Test
    void anAccountThatOnlyOneLeadNeedsKeepsOnlyThatOneWaiting() {
        UUID known = stage.lead("Known");
        stage.social.answer(
                "sendInvitation",
                wish -> answer(wish, wish.body().path("leadId").asText().equals(known.toString())));
        String id = stage.running(owner, List.of(known, stage.lead("A"), stage.lead("B")), List.of(INVITE), Map.of());

        Stage.until("the one waits", () -> waiting(id, List.of(known), "account_stopped") == 1);
        Stage.until(
                "the others do not", () -> stage.social.done("sendInvitation").size() == 2);

        assertThat(stage.campaign(owner, id).path("blocked")).isEmpty();
    }

    @Test
    void anotherAccountIsNoNewsForACampaignThatSendsByItsOwn() {
        stands.set("stopped");
        List<UUID> leads = stage.leads(1);
        String id = stage.running(
                owner, leads, List.of(INVITE), Map.of("accounts", Map.of("linkedin", stage.account("linkedin"))));
        Stage.until("it waits", () -> waiting(id, leads, "account_stopped") == 1);
        long asked = stage.social.asked("sendInvitation");
        UUID marker = stage.lead("Marker");
        String other = stage.running(owner, List.of(marker), List.of(INVITE), Map.of());
        Stage.until("the other waits", () -> waiting(other, List.of(marker), "account_stopped") == 1);

        becomes("ok");

        Stage.until("the other goes on", () -> stage.status(owner, other).equals("completed"));
        assertThat(blocked(id)).isEqualTo("account_stopped");
        assertThat(stage.social.asked("sendInvitation")).isEqualTo(asked + 2);
    }

    /** {@code alone}: the lead is known to an account that was halted, and the others are not. */
    private Future<JsonNode> answer(StandIn.Done wish, boolean alone) {
        if (alone) {
            return Future.failedFuture(unusable("stopped", true));
        }
        return switch (stands.get()) {
            case "ok" -> StandIn.sent(wish);
            case "" -> Future.failedFuture(new Failure.Conflict("no_account", "Connect one first."));
            default -> Future.failedFuture(unusable(stands.get(), false));
        };
    }

    private static Failure unusable(String status, boolean othersCanAct) {
        return new Failure.Other(
                409,
                "account_disconnected",
                "Its owner must connect it again.",
                Map.of("accountStatus", status, "othersCanAct", othersCanAct),
                Map.of());
    }

    private void becomes(String status) {
        stands.set(status);
        tell(UUID.randomUUID(), status);
    }

    private void tell(UUID event, String status) {
        stage.social.tell(
                event,
                owner.tenantId().orElseThrow(),
                "account.changed",
                Map.of("accountId", account.toString(), "channel", "linkedin", "status", status));
    }

    private String blocked(String id) {
        return stage.campaign(owner, id).path("blocked").path(0).path("reason").asText();
    }

    private long waiting(String id, List<UUID> leads, String reason) {
        return leads.stream()
                .filter(lead ->
                        stage.walk(owner, id, lead).path("verdicts").toString().contains(reason))
                .count();
    }
}
