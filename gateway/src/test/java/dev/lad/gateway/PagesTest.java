package dev.lad.gateway;

import static dev.lad.gateway.House.header;
import static dev.lad.gateway.House.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lad.shared.service.Contract;
import dev.lad.shared.service.Schema;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PagesTest {
    private static House house;

    @BeforeAll
    static void open() {
        house = House.open();
        house.start(House.shop());
    }

    @AfterAll
    static void close() {
        house.close();
    }

    @Test
    void tellsItsHealth() throws Exception {
        assertThat(house.send(house.get("/health/live")).statusCode()).isEqualTo(200);
        JsonNode ready = json(house.send(house.get("/health/ready")));
        assertThat(ready.path("status").asText()).isEqualTo("ready");
        assertThat(ready.at("/services/shop/state").asText()).isEqualTo("up");
        assertThat(ready.at("/services/shop/instances/0/version").asText()).isEqualTo("1.0.0");
        JsonNode old = json(house.send(house.get("/health")));
        assertThat(old.path("status").asText()).isEqualTo("healthy");
        assertThat(old.path("environment").asText()).isEqualTo("sandbox");
        assertThat(old.has("timestamp") && old.has("version")).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/health", "/health/live", "/health/ready", "/openapi.json", "/docs", "/metrics"})
    void isReadAndNothingElse(String page) throws Exception {
        HttpResponse<String> head = house.send(house.get(page).method("HEAD", BodyPublishers.noBody()));
        assertThat(head.statusCode()).isEqualTo(200);
        assertThat(head.body()).isEmpty();
        for (String method : List.of("POST", "OPTIONS", "DELETE", "BREW")) {
            HttpResponse<String> refused = house.send(house.get(page).method(method, BodyPublishers.ofString("{}")));
            assertThat(refused.statusCode()).isEqualTo(405);
            assertThat(House.header(refused, "allow")).isEqualTo("GET, HEAD");
            assertThat(json(refused).path("code").asText()).isEqualTo("method_not_allowed");
        }
    }

    @Test
    void showsFiguresToNobodyBehindAProxy() throws Exception {
        HttpResponse<String> refused = house.send(house.get("/metrics").header("X-Forwarded-For", "203.0.113.9"));
        assertThat(refused.statusCode()).isEqualTo(404);
        assertThat(json(refused).path("code").asText()).isEqualTo("not_found");
    }

    @Test
    void mergesContractsUnderOutsidePaths() {
        ObjectNode other = House.copy(House.shop());
        other.withObjectProperty("info").put("x-lad-service", "stall");
        ((ObjectNode) other.at("/components/schemas/Thing/properties"))
                .putObject("price")
                .put("type", "integer");
        ObjectNode merged = MergedDocument.of(List.of(House.shop(), Contract.of(other)), "1");

        assertThat(merged.path("paths").properties())
                .extracting(Map.Entry::getKey)
                .contains("/api/shop", "/api/shop/{id}", "/api/shop/goods", "/api/stall/shop", "/api/stall/shop/{id}")
                .noneMatch(path -> path.contains("cellar"));
        assertThat(merged.at("/components/schemas/shop.Thing/properties").has("price"))
                .isFalse();
        assertThat(merged.at("/components/schemas/stall.Thing/properties").has("price"))
                .isTrue();
        assertThat(merged.at("/paths/~1api~1shop~1goods/post/operationId").asText())
                .isEqualTo("shop.addGoods");
        assertThat(merged.at("/components/securitySchemes").has("bearer")).isTrue();
    }

    @Test
    void publishesAMergedContractThatHoldsTogether() throws Exception {
        HttpResponse<String> answer = house.send(house.get("/openapi.json"));
        JsonNode document = json(answer);
        assertThat(document.path("openapi").asText()).isEqualTo("3.1.0");
        Set<String> refs = new TreeSet<>();
        document.findValues("$ref").forEach(ref -> refs.add(ref.asText()));
        assertThat(refs).isNotEmpty().allSatisfy(ref -> assertThat(
                        document.at(ref.substring(1)).isMissingNode())
                .as(ref)
                .isFalse());

        ObjectNode named = document.deepCopy();
        named.withObjectProperty("info").put("x-lad-service", "all");
        Contract contract = Contract.of(named);
        assertThat(contract.operations()).hasSize(16).containsKeys("shop.getThing", "shop.takeIn");
        contract.operations().values().forEach(operation -> operation
                .bodySchema()
                .ifPresent(schema -> Schema.of(schema, named).compile()));

        String etag = header(answer, "etag");
        HttpResponse<String> again = house.send(house.get("/openapi.json").header("If-None-Match", etag));
        assertThat(again.statusCode()).isEqualTo(304);
        assertThat(again.body()).isEmpty();
    }

    @Test
    void showsTheContractWithoutAskingAnyoneElse() throws Exception {
        HttpResponse<String> page = house.send(house.get("/docs"));
        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(header(page, "content-security-policy"))
                .contains("default-src 'none'", "script-src 'self';", "connect-src 'self'")
                .doesNotContain("http");
        Matcher links = Pattern.compile("(?:src|href)=\"([^\"]*)\"").matcher(page.body());
        int found = 0;
        while (links.find()) {
            assertThat(links.group(1)).startsWith("/docs/");
            assertThat(house.send(house.get(links.group(1))).statusCode())
                    .as(links.group(1))
                    .isEqualTo(200);
            found++;
        }
        assertThat(found).isEqualTo(4);
        assertThat(house.send(house.get("/docs/start.js")).body()).contains("\"/openapi.json\"");
    }

    @Test
    void saysOfPagesThatAreNotThereWhatItSaysOfPaths() throws Exception {
        for (String path : List.of("/docs/nothing", "/docs/assets/../../../../logback.xml", "/health/other")) {
            HttpResponse<String> answer = house.send(house.get(path));
            assertThat(answer.statusCode()).as(path).isEqualTo(404);
            assertThat(header(answer, "content-type")).isEqualTo("application/problem+json");
        }
    }
}
