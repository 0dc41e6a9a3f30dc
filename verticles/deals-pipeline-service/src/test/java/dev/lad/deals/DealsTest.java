package dev.lad.deals;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lad.bus.Identity;
import dev.lad.bus.Role;
import dev.lad.shared.json.Json;
import dev.lad.shared.mesh.Ask;
import dev.lad.testkit.Answer;
import dev.lad.testkit.TestNode;
import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class DealsTest {
    private static TestNode node;
    private final Identity owner = TestNode.owner();

    @BeforeAll
    static void start() {
        node = TestNode.start();
        node.deploy(DealsVerticle::new);
    }

    @AfterAll
    static void stop() {
        node.close();
    }

    @Test
    void aTenantFindsTheStandardPipeline() {
        JsonNode pipelines = ask("listPipelines").expect(200).data();

        assertThat(pipelines).hasSize(1);
        assertThat(pipelines.path(0).path("isDefault").asBoolean()).isTrue();
        assertThat(names(pipelines.path(0).path("stages")))
                .containsExactly("Lead", "Contacted", "Qualified", "Proposal", "Negotiation", "Won", "Lost");
    }

    @Test
    void theStandardPipelineIsMadeOnceHoweverManyAskAtTheSameTime() {
        List<Future<Answer>> asked = IntStream.range(0, 20)
                .mapToObj(i -> node.send(owner, of("listPipelines")))
                .toList();

        TestNode.await(Future.join(asked));

        assertThat(asked)
                .extracting(answer -> answer.result().data().path(0).path("id").asText())
                .containsOnly(asked.get(0).result().data().path(0).path("id").asText());
    }

    @Test
    void aMovedDealKeepsItsHistoryAndIsClosedByWinning() {
        JsonNode deal = create(Map.of("name", "Robots for Acme", "valueMinor", 120_000, "currency", "EUR"));
        UUID won = stage("Won");

        Answer moved = node.call(
                owner,
                of("moveDeal")
                        .path("id", deal.path("id").asText())
                        .header("if-match", "\"1\"")
                        .body(Map.of("stageId", won, "reason", "Best robots")));

        assertThat(moved.expect(200).data().path("status").asText()).isEqualTo("won");
        assertThat(moved.data().has("closedAt")).isTrue();
        assertThat(moved.header("etag")).isEqualTo("\"2\"");
        JsonNode history = node.call(
                        owner, of("getDealHistory").path("id", deal.path("id").asText()))
                .expect(200)
                .data();
        assertThat(history)
                .extracting(change -> change.path("toStage").asText())
                .containsExactly("Lead", "Won");
    }

    @Test
    void ofTwoWhoMoveTheSameVersionOnlyOneSucceeds() {
        JsonNode deal = create(Map.of("name", "Contested"));
        Ask move = of("moveDeal")
                .path("id", deal.path("id").asText())
                .header("if-match", "\"1\"")
                .body(Map.of("stageId", stage("Qualified")));
        Ask other = of("moveDeal")
                .path("id", deal.path("id").asText())
                .header("if-match", "\"1\"")
                .body(Map.of("stageId", stage("Proposal")));

        Future<Answer> one = node.send(owner, move);
        Future<Answer> two = node.send(owner, other);
        TestNode.await(Future.join(one, two));

        assertThat(List.of(one.result().status(), two.result().status())).containsExactlyInAnyOrder(200, 412);
    }

    @Test
    void whatIsNullIsEmptiedAndWhatIsLeftOutStays() {
        JsonNode deal = create(Map.of(
                "name", "Undecided",
                "company", "Acme",
                "ownerId", UUID.randomUUID(),
                "expectedClose", "2026-12-31"));

        JsonNode changed = change(deal, Json.object().putNull("expectedClose").putNull("ownerId"))
                .expect(200)
                .data();

        assertThat(changed.has("expectedClose")).isFalse();
        assertThat(changed.has("ownerId")).isFalse();
        assertThat(changed.path("company").asText()).isEqualTo("Acme");
        change(deal, Json.object().putNull("name")).expect(400);
    }

    @Test
    void whoReadAnOlderVersionRemovesNothing() {
        JsonNode deal = create(Map.of("name", "Edited meanwhile"));
        Ask delete = of("deleteDeal").path("id", deal.path("id").asText());
        JsonNode pipeline =
                ask("createPipeline", Map.of("name", "Going")).expect(201).data();
        Ask deletePipeline = of("deletePipeline").path("id", pipeline.path("id").asText());

        assertThat(node.call(owner, delete.header("if-match", "\"77\""))
                        .expect(412)
                        .code())
                .isEqualTo("precondition_failed");
        node.call(owner, delete.header("if-match", "\"1\"")).expect(200);
        node.call(owner, delete).expect(404);
        node.call(owner, deletePipeline.header("if-match", "\"77\"")).expect(412);
        node.call(owner, deletePipeline).expect(200);
    }

    @Test
    void namesOfBlanksAndUnknownCurrenciesAreRefused() {
        JsonNode deal = create(Map.of("name", "Named", "currency", "AED"));

        for (Object change : List.of(Map.of("name", "  \t"), Map.of("currency", "ZZZ"))) {
            change(deal, change).expect(400);
        }
        assertThat(pointer(ask("createDeal", Map.of("name", "   ")))).isEqualTo("/name");
        assertThat(pointer(ask("createDeal", Map.of("name", "x", "currency", "ZZZ"))))
                .isEqualTo("/currency");
        assertThat(pointer(ask("createPipeline", Map.of("name", " ")))).isEqualTo("/name");
        List<Map<String, String>> stages = List.of(
                Map.of("name", " ", "kind", "open"),
                Map.of("name", "W", "kind", "won"),
                Map.of("name", "L", "kind", "lost"));
        assertThat(pointer(ask("createPipeline", Map.of("name", "P", "stages", stages))))
                .isEqualTo("/stages");
    }

    private static String pointer(Answer refused) {
        return refused.expect(400).json().at("/errors/0/pointer").asText();
    }

    @Test
    void losingNeedsAReason() {
        JsonNode deal = create(Map.of("name", "Unlucky"));

        Answer refused = node.call(
                owner, of("moveDeal").path("id", deal.path("id").asText()).body(Map.of("stageId", stage("Lost"))));

        assertThat(refused.expect(422).code()).isEqualTo("reason_required");
    }

    @Test
    void aClosedDealIsReopenedBeforeItIsClosedOtherwise() {
        JsonNode deal = create(Map.of("name", "Signed"));
        move(deal, "Won").expect(200);

        assertThat(move(deal, "Lost").expect(409).code()).isEqualTo("deal_closed");

        move(deal, "Qualified").expect(200);
        move(deal, "Lost").expect(200);
    }

    private Answer move(JsonNode deal, String stage) {
        return node.call(
                owner,
                of("moveDeal")
                        .path("id", deal.path("id").asText())
                        .body(Map.of("stageId", stage(stage), "reason", "Budget")));
    }

    @Test
    void aDealStandsInAStageOfItsOwnPipeline() {
        JsonNode other =
                ask("createPipeline", Map.of("name", "Renewals")).expect(201).data();
        JsonNode deal = create(Map.of("name", "At home"));

        Answer refused = node.call(
                owner,
                of("moveDeal")
                        .path("id", deal.path("id").asText())
                        .body(Map.of(
                                "stageId",
                                other.path("stages").path(1).path("id").asText())));

        assertThat(refused.expect(422).code()).isEqualTo("stage_of_another_pipeline");
    }

    @Test
    void aStageWithDealsCannotBeRemovedAndStagesCanChangePlaces() {
        JsonNode pipeline = ask("listPipelines").data().path(0);
        create(Map.of("name", "In the way"));
        List<JsonNode> stages = StreamSupport.stream(pipeline.path("stages").spliterator(), false)
                .toList();

        Answer removed = update(pipeline, stages.subList(1, stages.size()));
        List<JsonNode> swapped = List.of(
                stages.get(1),
                stages.get(0),
                stages.get(2),
                stages.get(3),
                stages.get(4),
                stages.get(5),
                stages.get(6));
        Answer reordered = update(pipeline, swapped);

        assertThat(removed.expect(409).code()).isEqualTo("deals_remain");
        assertThat(names(reordered.expect(200).data().path("stages"))).startsWith("Contacted", "Lead");
    }

    @Test
    void theBoardCountsAndWeighsEachStage() {
        create(Map.of("name", "One", "valueMinor", 10_000));
        create(Map.of("name", "Two", "valueMinor", 5_000));
        String pipeline = ask("listPipelines").data().path(0).path("id").asText();

        JsonNode first = node.call(owner, of("getBoard").path("id", pipeline))
                .expect(200)
                .data()
                .path(0);

        assertThat(first.path("deals").asInt()).isEqualTo(2);
        assertThat(first.path("values").path(0).path("valueMinor").asLong()).isEqualTo(15_000);
        assertThat(first.path("values").path(0).path("weightedMinor").asLong()).isEqualTo(1_500);
    }

    @Test
    void pagesNeitherRepeatNorHide() {
        IntStream.range(0, 7).forEach(i -> create(Map.of("name", "Deal " + i)));

        Answer first = node.call(owner, of("listDeals").query("limit", 4).query("total", true));
        Answer second = node.call(
                owner,
                of("listDeals")
                        .query("limit", 4)
                        .query(
                                "cursor",
                                first.json()
                                        .path("pagination")
                                        .path("nextCursor")
                                        .asText()));

        assertThat(first.json().path("pagination").path("total").asInt()).isEqualTo(7);
        assertThat(names(first.data())).containsExactly("Deal 6", "Deal 5", "Deal 4", "Deal 3");
        assertThat(names(second.data())).containsExactly("Deal 2", "Deal 1", "Deal 0");
        assertThat(second.json().path("pagination").has("nextCursor")).isFalse();
    }

    @Test
    void theSameKeyAndBodyMakeOneDeal() {
        Ask ask = of("createDeal").body(Map.of("name", "Once")).key("only-once");

        Answer first = node.call(owner, ask);
        Answer again = node.call(owner, ask);
        Answer other =
                node.call(owner, of("createDeal").body(Map.of("name", "Twice")).key("only-once"));

        assertThat(again.data()).isEqualTo(first.expect(201).data());
        assertThat(again.header("idempotency-replayed")).isEqualTo("true");
        assertThat(other.expect(422).code()).isEqualTo("idempotency_key_reused");
        assertThat(ask("listDeals").data()).hasSize(1);
    }

    @Test
    void badInputIsRefusedWithWhatIsWrong() {
        Answer refused = ask("createDeal", Map.of("name", "", "valueMinor", -1, "tenantId", UUID.randomUUID()));

        assertThat(refused.expect(400).json().path("errors"))
                .extracting(fault -> fault.path("pointer").asText())
                .containsExactlyInAnyOrder("/name", "/tenantId", "/valueMinor");
    }

    @Test
    void anotherTenantsDealDoesNotExist() {
        JsonNode deal = create(Map.of("name", "Mine"));

        Answer foreign = node.call(
                TestNode.owner(), of("getDeal").path("id", deal.path("id").asText()));

        assertThat(foreign.expect(404).code()).isEqualTo("not_found");
    }

    @Test
    void aViewerOnlyLooks() {
        Identity viewer = TestNode.user(owner.tenantId().orElseThrow(), Role.VIEWER);

        Answer refused = node.call(viewer, of("createDeal").body(Map.of("name", "Not allowed")));

        assertThat(refused.expect(403).code()).isEqualTo("forbidden");
        node.call(viewer, of("listDeals")).expect(200);
    }

    private Answer update(JsonNode pipeline, List<JsonNode> stages) {
        return node.call(
                owner,
                of("updatePipeline")
                        .path("id", pipeline.path("id").asText())
                        .body(Map.of("name", pipeline.path("name").asText(), "stages", stages)));
    }

    private Answer change(JsonNode deal, Object change) {
        return node.call(
                owner, of("updateDeal").path("id", deal.path("id").asText()).body(change));
    }

    private JsonNode create(Map<String, Object> deal) {
        return ask("createDeal", deal).expect(201).data();
    }

    private UUID stage(String name) {
        JsonNode stages = ask("listPipelines").data().path(0).path("stages");
        return StreamSupport.stream(stages.spliterator(), false)
                .filter(stage -> stage.path("name").asText().equals(name))
                .map(stage -> UUID.fromString(stage.path("id").asText()))
                .findFirst()
                .orElseThrow();
    }

    private static List<String> names(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false)
                .map(item -> item.path("name").asText())
                .toList();
    }

    private Answer ask(String operation) {
        return node.call(owner, of(operation));
    }

    private Answer ask(String operation, Object body) {
        return node.call(owner, of(operation).body(body));
    }

    private static Ask of(String operation) {
        return Ask.of("deals-pipeline", operation);
    }
}
