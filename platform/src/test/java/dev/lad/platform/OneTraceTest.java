package dev.lad.platform;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lad.platform.SpanCollector.Span;
import dev.lad.shared.json.Json;
import dev.lad.testkit.Await;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What a client set off is one trace, from its header to the webhook that came of it minutes later. */
@ExtendWith(WholeHouse.Shared.class)
class OneTraceTest {
    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final String CLIENTS_SPAN = "00f067aa0ba902b7";
    private static final String UNSAMPLED = "5bf92f3577b34da6a3ce929d0e0e4737";

    @Test
    void reachesFromTheClientsHeaderOverServicesSqlAndProviderToTheWebhook(WholeHouse house) {
        var api = new PublicApi(house.url());
        Tenant tenant = Tenant.register(api, "traced");
        JsonNode lead =
                tenant.made("/api/apollo-leads/search", Map.of("limit", 5)).path(0);

        PublicApi.Answer asked = api.raw(reveal(tenant, api, lead, "00-" + TRACE + "-" + CLIENTS_SPAN + "-01"));
        assertThat(asked.header("traceparent")).contains(TRACE);
        assertThat(asked.status()).as(asked.text()).isEqualTo(202);
        // Apollo finds the number within minutes, and calls back: without any trace of ours.
        api.raw(HttpRequest.newBuilder(URI.create(house.controlUrl() + "/control/clock"))
                        .method("PUT", BodyPublishers.ofString("{\"advanceSeconds\": 400}")))
                .expect(200);
        Await.until("the webhook's work is in the trace", () -> names(house).contains("apollo-leads job inbox.apollo"));

        assertThat(names(house))
                .contains(
                        "gateway apollo-leads.revealPhone",
                        "apollo-leads apollo-leads.revealPhone",
                        "apollo-leads sql insert",
                        "apollo-leads apollo.requestPhone",
                        "node billing.holdCredits",
                        "billing billing.holdCredits");
        // A span is sent when it ends, so those within it come first.
        Await.until("every span's parent is there, up to the client's", () -> orphans(house)
                .isEmpty());
    }

    @Test
    void recordsNothingWhereTheClientAskedForThat(WholeHouse house) {
        var api = new PublicApi(house.url());
        Tenant tenant = Tenant.register(api, "untraced");
        String header = "00-" + UNSAMPLED + "-" + CLIENTS_SPAN + "-00";
        assertThat(api.raw(tenant.get("/api/deals-pipeline/deals").header("traceparent", header))
                        .expect(200)
                        .header("traceparent"))
                .contains(UNSAMPLED)
                .endsWith("-00");
        assertThat(house.spans().of(UNSAMPLED)).isEmpty();
    }

    private static HttpRequest.Builder reveal(Tenant tenant, PublicApi api, JsonNode lead, String traceparent) {
        byte[] body = Json.write(Map.of("leadId", lead.path("id").asText())).getBytes();
        return tenant.signed(api.json("POST", "/api/apollo-leads/reveal-phone", body))
                .header("traceparent", traceparent);
    }

    private static List<Span> orphans(WholeHouse house) {
        List<Span> spans = house.spans().of(TRACE);
        Set<String> known = spans.stream().map(Span::spanId).collect(Collectors.toSet());
        return spans.stream()
                .filter(span ->
                        !known.contains(span.parentId()) && !span.parentId().equals(CLIENTS_SPAN))
                .toList();
    }

    /** Whose they are, and what. */
    private static Set<String> names(WholeHouse house) {
        return house.spans().of(TRACE).stream()
                .map(span -> span.service() + " " + span.name())
                .collect(Collectors.toSet());
    }
}
