package dev.lad.platform;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lad.platform.EventStream.Sent;
import dev.lad.shared.json.Json;
import dev.lad.shared.json.StrictJson;
import dev.lad.testkit.Await;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What has happened to a tenant, as a list and as a stream, through the gateway. */
@ExtendWith(WholeHouse.Shared.class)
class ActivityTest {
    private static final String STREAM = "/api/overview/activity/stream";
    private static final int MOST = 20;

    private static WholeHouse house;
    private static PublicApi api;
    private Tenant owner;

    @BeforeAll
    static void enter(WholeHouse running) {
        house = running;
        api = new PublicApi(house.url());
    }

    @BeforeEach
    void register() {
        owner = Tenant.register(api, "busy");
    }

    @Test
    void whatHappensComesInOrderAndToItsTenantOnly() {
        Tenant other = Tenant.register(api, "other");
        try (EventStream stream = open("");
                EventStream others = EventStream.open(other.get(STREAM))) {
            assertThat(stream.status()).isEqualTo(200);
            assertThat(stream.next()).isEqualTo(new Sent("0", "", "", "2000"));
            others.next();

            JsonNode deal = deal("first");
            move(deal);
            owner.made("/api/deals-pipeline/deals", Map.of("name", "second"));

            List<Sent> sent = List.of(stream.next(), stream.next(), stream.next());
            assertThat(sent.stream().map(Sent::id)).containsExactly("1", "2", "3");
            assertThat(sent.stream().map(one -> type(one)))
                    .containsExactly("deal.created", "deal.moved", "deal.created");
            assertThat(json(sent.get(1)).path("detail").path("dealId")).isEqualTo(deal.path("id"));
            other.made("/api/deals-pipeline/deals", Map.of("name", "theirs"));
            Sent theirs = others.next();
            assertThat(theirs.id()).isEqualTo("1");
            assertThat(theirs.data()).contains("theirs");
        }
        JsonNode listed = api.raw(owner.get("/api/overview/activity?types=deal.created&limit=1"))
                .expect(200)
                .json();
        assertThat(listed.path("data").path(0).path("id").asInt()).isEqualTo(3);
        String cursor = listed.path("pagination").path("nextCursor").asText();
        JsonNode rest = api.raw(owner.get("/api/overview/activity?types=deal.created&cursor=" + cursor))
                .json();
        assertThat(rest.path("data").findValuesAsText("id")).containsExactly("1");
        api.raw(owner.get("/api/overview/activity?cursor=bm9uc2Vuc2U")).expect(400);
    }

    @Test
    void whoComesAgainGetsWhatCameMeanwhileAndIsToldOfAGap() {
        deal("one");
        try (EventStream stream = open("0")) {
            stream.next();
            assertThat(stream.next().id()).isEqualTo("1");
        }
        deal("two");
        deal("three");
        try (EventStream stream = open("1")) {
            assertThat(stream.next().event()).isEmpty();
            assertThat(stream.next().data()).contains("two");
            assertThat(stream.next().data()).contains("three");
        }
        try (EventStream stream = open("77")) {
            Sent reset = stream.next();
            assertThat(reset.event()).isEqualTo("reset");
            assertThat(reset.data()).isEqualTo("{\"oldest\":1}");
            assertThat(stream.next().id()).isEqualTo("1");
        }
        api.raw(owner.get(STREAM).header("Last-Event-ID", "x")).expect(400);
    }

    @Test
    void aRestartSendsClientsAwayAndTheyGoOnWhereTheyWere() {
        try (EventStream stream = open("")) {
            stream.next();
            deal("before");
            assertThat(stream.next().id()).isEqualTo("1");
            house.restart("overview");
            assertThat(stream.ended()).isTrue();
        }
        deal("meanwhile");
        try (EventStream stream = open("1")) {
            stream.next();
            assertThat(stream.next().data()).contains("meanwhile");
        }
    }

    @Test
    void whoHasFewCreditsLeftIsTold() {
        try (EventStream stream = open("")) {
            stream.next();
            owner.made("/api/billing/credits/deduct", Map.of("amount", 85, "feature", "test"));

            Sent told = stream.next();
            assertThat(type(told)).isEqualTo("credits.low");
            assertThat(json(told).path("detail"))
                    .isEqualTo(Json.object().put("available", 15).put("threshold", 20));
        }
    }

    @Test
    void aTenantHasSoManyStreamsAndNoMore() {
        List<EventStream> open = new ArrayList<>();
        try {
            for (int i = 0; i < MOST; i++) {
                EventStream stream = open("");
                open.add(stream);
                stream.next();
            }
            api.problem(api.raw(owner.get(STREAM)).expect(429));
        } finally {
            open.forEach(EventStream::close);
        }
        Await.until("a place is free again", () -> {
            try (EventStream stream = open("")) {
                return stream.status() == 200;
            }
        });
    }

    @Test
    void aDeletedLeadIsToldWithoutWhoItWas() {
        JsonNode lead =
                owner.made("/api/apollo-leads/leads", Map.of("firstName", "Erased", "email", "erased@x.example"));
        String id = lead.path("id").asText();
        try (EventStream stream = open("")) {
            stream.next();
            api.raw(owner.request("DELETE", "/api/apollo-leads/leads/" + id, Optional.empty()))
                    .expect(200);
            Sent told = stream.next();
            assertThat(type(told)).isEqualTo("lead.deleted");
            assertThat(json(told).path("detail").toString()).isEqualTo("{\"leadId\":\"" + id + "\"}");
        }
    }

    @Test
    void whoLogsOutHearsNothingMore() {
        try (EventStream stream = open("")) {
            stream.next();
            owner.made("/api/auth/logout", Map.of());
            assertThat(stream.ended()).isTrue();
        }
        api.raw(owner.get(STREAM)).expect(401);
    }

    @Test
    void aRevokedKeyHearsNothingMoreAndItsOwnerGoesOn() {
        JsonNode key = owner.made("/api/auth/api-keys", Map.of("name", "board", "role", "viewer"));
        try (EventStream keys = EventStream.open(
                        api.get(STREAM).header("X-API-Key", key.path("key").asText()));
                EventStream owners = open("")) {
            keys.next();
            owners.next();
            String path = "/api/auth/api-keys/" + key.path("id").asText();
            api.raw(owner.request("DELETE", path, Optional.empty())).expect(200);
            assertThat(keys.ended()).isTrue();
            deal("still heard");
            assertThat(owners.next().data()).contains("still heard");
        }
    }

    private EventStream open(String lastId) {
        return EventStream.open(
                lastId.isEmpty() ? owner.get(STREAM) : owner.get(STREAM).header("Last-Event-ID", lastId));
    }

    private JsonNode deal(String name) {
        return owner.made("/api/deals-pipeline/deals", Map.of("name", name));
    }

    private void move(JsonNode deal) {
        JsonNode stages = api.raw(owner.get("/api/deals-pipeline/pipelines"))
                .expect(200)
                .data()
                .path(0)
                .path("stages");
        Map<String, String> move = Map.of("stageId", stages.path(1).path("id").asText());
        api.raw(owner.request(
                        "PUT",
                        "/api/deals-pipeline/deals/" + deal.path("id").asText() + "/stage",
                        Optional.of(Json.tree(move))))
                .expect(200);
    }

    private static String type(Sent sent) {
        return json(sent).path("type").asText();
    }

    private static JsonNode json(Sent sent) {
        return StrictJson.parse(Buffer.buffer(sent.data()));
    }
}
