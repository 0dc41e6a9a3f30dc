package dev.lad.campaigns;

import static dev.lad.campaigns.Stage.DAY;
import static dev.lad.campaigns.Stage.INVITE;
import static dev.lad.campaigns.Stage.MESSAGE;
import static dev.lad.campaigns.Stage.WAIT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lad.bus.Identity;
import dev.lad.campaigns.standin.StandIn;
import dev.lad.shared.errors.Failure;
import dev.lad.shared.json.Json;
import dev.lad.testkit.Answer;
import dev.lad.testkit.Postgres;
import dev.lad.testkit.TestNode;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a pause, a lost answer, a dead database and a second engine do to walks: nothing twice, nothing lost. */
class InterruptedWalkTest {
    private Stage stage;
    private Identity owner;

    @BeforeEach
    void open() {
        stage = new Stage(Map.of("CAMPAIGNS_LEASE_SECONDS", "2"));
        owner = TestNode.owner();
    }

    @AfterEach
    void close() {
        stage.close();
    }

    @Test
    void aPausedCampaignTouchesNobodyUntilItIsStartedAgain() {
        List<UUID> leads = stage.leads(5);
        String id = stage.running(owner, leads, List.of(INVITE, DAY, MESSAGE), Map.of());
        Stage.until("all wait", () -> stage.standing(owner, id, "day") == 5);

        stage.act(owner, "pauseCampaign", id).expect(200);
        stage.advance(Duration.ofDays(1));
        Stage.until("all are parked", () -> leads.stream().allMatch(lead -> stage.parked(owner, id, lead)));
        assertThat(stage.social.done("sendLinkedinMessage")).isEmpty();
        assertThat(stage.act(owner, "pauseCampaign", id).expect(409).code()).isEqualTo("campaign_is_paused");

        stage.act(owner, "startCampaign", id).expect(200);
        Stage.until("all have their message", () -> status(id).equals("completed"));
        assertThat(stage.social.done("sendLinkedinMessage")).hasSize(5);
    }

    @Test
    void aTouchUnderWayWhenThePauseComesIsRecordedAndNothingFollows() {
        UUID lead = stage.lead("Mid");
        Promise<Void> release = Promise.promise();
        stage.social.answer("sendInvitation", wish -> release.future().compose(go -> StandIn.sent(wish)));
        String id = stage.running(
                owner, List.of(lead), List.of(INVITE, Map.of("id", "follow", "type", "instagram_follow")), Map.of());
        Stage.until("it is under way", () -> stage.social.asked("sendInvitation") == 1);

        stage.act(owner, "pauseCampaign", id).expect(200);
        release.complete();

        Stage.until("it is parked at the next step", () -> stage.parked(owner, id, lead));
        assertThat(stage.touches(owner, id, lead)).containsExactly("invite:done:sent", "follow:planned:");
        assertThat(stage.social.done("followOnInstagram")).isEmpty();
    }

    @Test
    void whatHappensInAPauseIsTakenUpAtOnceWhenItEnds() {
        UUID lead = stage.lead("Accepts");
        String id = stage.running(owner, List.of(lead), List.of(INVITE, WAIT, MESSAGE), Map.of());
        Stage.until("she is invited", () -> stage.standing(owner, id, "wait") == 1);
        stage.act(owner, "pauseCampaign", id).expect(200);
        stage.accepted(owner, lead);
        Stage.until("it is parked", () -> stage.parked(owner, id, lead));

        stage.act(owner, "startCampaign", id).expect(200);

        Stage.until("she has her message", () -> status(id).equals("completed"));
        assertThat(stage.social.done("sendLinkedinMessage")).hasSize(1);
    }

    @Test
    void wordsThatChangeWhileAnAnswerIsLostAreNotSentAfterThoseThatMayHaveBeen() {
        UUID lead = stage.lead("Twice");
        Promise<Void> paused = Promise.promise();
        stage.social.answer("sendInvitation", wish -> {
            if (stage.social.done().isEmpty()) {
                stage.social.remember(wish);
                return paused.future().compose(gone -> Future.failedFuture(new Failure.DeadlinePassed("social")));
            }
            return Future.failedFuture(new Failure.Unprocessable("key_reused", "Used for something else."));
        });
        String id = stage.running(owner, List.of(lead), List.of(INVITE, DAY, MESSAGE), Map.of());
        Stage.until("it is under way", () -> stage.social.asked("sendInvitation") == 1);
        stage.act(owner, "pauseCampaign", id).expect(200);
        paused.complete();
        Map<String, ?> other = Map.of("id", "invite", "type", "linkedin_invite", "message", "Other words");
        Stage.until("it is parked", () -> stage.parked(owner, id, lead));
        stage.node
                .call(
                        owner,
                        Stage.of("updateCampaign")
                                .path("id", id)
                                .body(Json.tree(Map.of("steps", List.of(other, DAY, MESSAGE)))))
                .expect(200);

        stage.act(owner, "startCampaign", id).expect(200);

        Stage.until("it goes on", () -> stage.standing(owner, id, "day") == 1);
        assertThat(stage.touches(owner, id, lead)).first().isEqualTo("invite:uncertain:uncertain");
    }

    @Test
    void anAnswerThatIsLostIsAskedForUnderTheSameKeyAndDoneOnce() {
        UUID lead = stage.lead("Lost");
        AtomicBoolean first = new AtomicBoolean(true);
        stage.social.answer("sendInvitation", wish -> {
            stage.social.remember(wish);
            return first.getAndSet(false)
                    ? Future.failedFuture(new Failure.DeadlinePassed("social-integration"))
                    : StandIn.sent(wish);
        });
        String id = stage.running(owner, List.of(lead), List.of(INVITE), Map.of());

        Stage.until("the walk is over", () -> status(id).equals("completed"));

        assertThat(stage.social.done("sendInvitation")).hasSize(1);
        assertThat(stage.social.asked("sendInvitation")).isEqualTo(2);
        assertThat(stage.touches(owner, id, lead)).containsExactly("invite:done:sent");
    }

    @Test
    void whatMayHaveHappenedIsNeverWrittenDownAsNotDone() {
        UUID lead = stage.lead("Asked");
        Promise<Void> suppressed = Promise.promise();
        stage.social.answer("sendInvitation", wish -> {
            stage.social.remember(wish);
            return suppressed.future().compose(lost -> Future.failedFuture(new Failure.DeadlinePassed("social")));
        });
        String id = stage.running(owner, List.of(lead), List.of(INVITE, DAY, MESSAGE), Map.of());
        Stage.until("it is under way", () -> stage.social.asked("sendInvitation") == 1);

        stage.node
                .call(owner, Stage.of("suppressLead").body(Map.of("leadId", lead, "reason", "asked")))
                .expect(201);
        suppressed.complete();

        Stage.until("the walk is over", () -> status(id).equals("completed"));
        assertThat(stage.state(owner, id, lead)).isEqualTo("stopped");
        assertThat(stage.touches(owner, id, lead)).containsExactly("invite:uncertain:suppressed");
        assertThat(stage.social.asked("sendInvitation")).isEqualTo(1);
    }

    @Test
    void aDatabaseThatDiesBetweenCallAndRecordCostsNoSecondTouch() {
        UUID lead = stage.lead("Crash");
        AtomicBoolean first = new AtomicBoolean(true);
        stage.social.answer("sendInvitation", wish -> stage.node
                .vertx()
                .executeBlocking(() -> {
                    stage.social.remember(wish);
                    if (first.getAndSet(false)) {
                        Postgres.asSuperuser(
                                "select pg_terminate_backend(pid) from pg_stat_activity where usename <> 'postgres'");
                    }
                    return wish;
                })
                .compose(StandIn::sent));
        String id = stage.running(owner, List.of(lead), List.of(INVITE), Map.of());

        Stage.until("the walk is over", () -> {
            Answer answer = stage.act(owner, "getCampaign", id);
            return answer.status() == 200
                    && answer.data().path("status").asText().equals("completed");
        });

        assertThat(stage.social.done("sendInvitation")).hasSize(1);
        assertThat(stage.touches(owner, id, lead)).containsExactly("invite:done:sent");
    }

    /** Whether it was sent is not known, so the timeline does not say that it was not. */
    @Test
    void aLeadThatIsSuppressedWhileAnAnswerIsLostMayHaveBeenReached() {
        UUID lead = stage.lead("Gone");
        stage.social.answer("sendInvitation", wish -> {
            stage.social.remember(wish);
            return Future.failedFuture(new Failure.DeadlinePassed("social-integration"));
        });
        String id = stage.running(owner, List.of(lead), List.of(INVITE, MESSAGE), Map.of());
        Stage.until("it is under way", () -> stage.social.asked("sendInvitation") > 0);

        stage.node
                .call(owner, Stage.of("suppressLead").body(Map.of("leadId", lead)))
                .expect(201);

        Stage.until("the walk has ended", () -> stage.state(owner, id, lead).equals("stopped"));
        assertThat(stage.touches(owner, id, lead)).containsExactly("invite:uncertain:suppressed");
    }

    @Test
    void twoEnginesOnOneDatabaseTouchNobodyTwice() {
        stage.node.deploy(CampaignsVerticle::new);
        List<UUID> leads = stage.leads(60);
        String id = stage.running(owner, leads, List.of(INVITE, DAY, MESSAGE), Map.of());
        Stage.until("all wait", () -> stage.standing(owner, id, "day") == 60);
        stage.advance(Duration.ofDays(1));

        Stage.until("all are done", () -> status(id).equals("completed"));

        assertThat(stage.social.done("sendInvitation")).hasSize(60);
        assertThat(stage.social.done("sendLinkedinMessage")).hasSize(60);
        assertThat(stage.social.done())
                .extracting(done -> done.body().path("reference"))
                .doesNotHaveDuplicates();
    }

    private String status(String id) {
        return stage.status(owner, id);
    }
}
