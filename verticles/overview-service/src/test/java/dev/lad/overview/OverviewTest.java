package dev.lad.overview;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lad.bus.Identity;
import dev.lad.shared.mesh.Ask;
import dev.lad.testkit.Answer;
import dev.lad.testkit.ManualClock;
import dev.lad.testkit.Postgres;
import dev.lad.testkit.TestNode;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class OverviewTest {
    private static final Instant NOW = Instant.parse("2026-03-31T22:30:00Z");
    private static final Identity OWNER = TestNode.owner();
    private static TestNode bare;
    private static TestNode node;

    @BeforeAll
    static void start() {
        String url = Postgres.freshDatabase();
        node = TestNode.start(new ManualClock(NOW), Map.of("DATABASE_URL", url));
        node.deploy(OverviewVerticle::new);
        PublishedViews.make(node.vertx(), url, OWNER.tenantId().orElseThrow());
        bare = TestNode.start(new ManualClock(NOW), Map.of());
        bare.deploy(OverviewVerticle::new);
    }

    @AfterAll
    static void stop() {
        node.close();
        bare.close();
    }

    @Test
    void theFunnelCountsWhatHappenedInThePeriodEachLeadOnce() {
        JsonNode march = march("getDashboard").data();

        assertThat(counts(march)).isEqualTo("lead 3, contacted 2, accepted 1, replied 1, deal 3, won 1, ");
        assertThat(march.at("/leads/data/total").asInt()).isEqualTo(4);
        assertThat(march.at("/outreach/data/answered").asInt()).isEqualTo(1);
        assertThat(march.at("/deals/data/open").asInt()).isEqualTo(2);
        assertThat(march.at("/calls/data/answered").asInt()).isEqualTo(1);
        assertThat(march.at("/calls/data/seconds").asInt()).isEqualTo(75);
    }

    @Test
    void moneyIsKeptApartByCurrencyAndWeightedByStage() {
        assertThat(march("getDashboard").data().at("/deals/data/values").toString())
                .isEqualTo("[{\"currency\":\"EUR\",\"openMinor\":1000,\"weightedMinor\":250,\"wonMinor\":9000},"
                        + "{\"currency\":\"USD\",\"openMinor\":500,\"weightedMinor\":50,\"wonMinor\":0}]");
    }

    @Test
    void creditsAreSpentLessRefundsAndDividedByWhatTheyBrought() {
        JsonNode march = march("getDashboard").data();

        assertThat(march.at("/credits/data/spent").decimalValue()).isEqualByComparingTo("12.5");
        assertThat(march.at("/credits/data/balance").decimalValue()).isEqualByComparingTo("87.5");
        assertThat(march.at("/credits/data/byFeature/0/feature").asText()).isEqualTo("phone.reveal");
        assertThat(march.at("/costs/creditsPerWon").decimalValue()).isEqualByComparingTo("12.5");
        assertThat(march.at("/costs/creditsPerReply").decimalValue()).isEqualByComparingTo("12.5");
    }

    @Test
    void whatIsNotPublishedIsUnavailableAndNeverZero() {
        JsonNode dashboard = ask(bare, "getDashboard").expect(200).data();

        for (String section : List.of("leads", "outreach", "deals", "credits", "calls")) {
            assertThat(dashboard.path(section).path("available").asBoolean())
                    .as(section)
                    .isFalse();
            assertThat(dashboard.path(section).path("reason").asText()).contains("has not published");
            assertThat(dashboard.path(section).has("data")).isFalse();
        }
        assertThat(dashboard.path("funnel").path(0).has("count")).isFalse();
        assertThat(dashboard.path("costs")).isEmpty();
        assertThat(ask(bare, "getAnalytics")
                        .expect(200)
                        .data()
                        .at("/series/0/available")
                        .asBoolean())
                .isFalse();
        assertThat(ask(bare, "getReport", "type", "calls").expect(503).code()).isEqualTo("report_unavailable");
    }

    @Test
    void theUsualPeriodIsThirtyDaysToTheTodayOfTheZoneOnTheBusinessClock() {
        JsonNode utc = ask(node, "getDashboard").data().path("period");
        JsonNode berlin =
                ask(node, "getDashboard", "zone", "Europe/Berlin").data().path("period");

        assertThat(utc.path("from").asText()).isEqualTo("2026-03-02");
        assertThat(utc.path("to").asText()).isEqualTo("2026-03-31");
        assertThat(berlin.path("to").asText()).isEqualTo("2026-04-01");
    }

    @Test
    void aDayIsTheZonesDayAlsoWhenTheClocksChange() {
        JsonNode utc = ask(node, "getAnalytics", "from", "2026-03-28", "to", "2026-03-30")
                .data();
        JsonNode berlin = ask(node, "getAnalytics", "from", "2026-03-28", "to", "2026-03-30", "zone", "Europe/Berlin")
                .data();

        assertThat(values(utc, "leads")).isEqualTo("2026-03-28=1 2026-03-29=0 2026-03-30=0 ");
        assertThat(values(berlin, "leads")).isEqualTo("2026-03-28=0 2026-03-29=1 2026-03-30=0 ");
    }

    @Test
    void weeksBeginOnMondayAndMonthsOnTheirFirst() {
        JsonNode weeks = ask(node, "getAnalytics", "from", "2026-03-01", "to", "2026-03-10", "granularity", "week")
                .data();
        JsonNode months = ask(node, "getAnalytics", "from", "2026-02-15", "to", "2026-03-31", "granularity", "month")
                .data();

        assertThat(values(weeks, "leads")).isEqualTo("2026-02-23=1 2026-03-02=1 2026-03-09=0 ");
        assertThat(values(months, "leads")).isEqualTo("2026-02-01=0 2026-03-01=3 ");
        assertThat(values(months, "credits")).isEqualTo("2026-02-01=0 2026-03-01=12.5 ");
    }

    @Test
    void reportsComeAsJsonAndAsCsv() {
        JsonNode json = march("getReport", "type", "campaigns").data();
        Answer csv = march("getReport", "type", "campaigns", "format", "csv");

        assertThat(json.path("rows").toString()).isEqualTo("[[\"=HYPERLINK(\\\"x\\\")\",\"running\",3,2,1,1,1]]");
        assertThat(csv.response().body().toString())
                .isEqualTo("campaign,status,leads,contacted,accepted,replied,answered\r\n"
                        + "\"'=HYPERLINK(\"\"x\"\")\",running,3,2,1,1,1\r\n");
        assertThat(csv.header("content-type")).isEqualTo("text/csv; charset=utf-8");
        assertThat(csv.header("content-disposition"))
                .isEqualTo("attachment; filename=\"lad-campaigns-2026-03-01-2026-03-31.csv\"");
        for (String type : List.of("pipeline", "credits", "calls")) {
            assertThat(march("getReport", "type", type).data().path("rows"))
                    .as(type)
                    .isNotEmpty();
        }
    }

    @Test
    void anotherTenantSeesNothingOfIt() {
        JsonNode dashboard = node.call(TestNode.owner(), Ask.of("overview", "getDashboard"))
                .expect(200)
                .data();

        assertThat(counts(dashboard)).isEqualTo("lead 0, contacted 0, accepted 0, replied 0, deal 0, won 0, ");
    }

    @Test
    void absurdPeriodsAreRefused() {
        ask(node, "getDashboard", "from", "2026-03-02", "to", "2026-03-01").expect(400);
        ask(node, "getDashboard", "from", "0001-01-01").expect(400);
        ask(node, "getDashboard", "zone", "Mars/Base").expect(400);
        ask(node, "getDashboard", "from", "yesterday").expect(400);
        ask(node, "getAnalytics", "from", "2020-01-01", "to", "2026-01-01").expect(400);
        ask(node, "getReport", "type", "secrets").expect(400);
    }

    private static Answer march(String operation, String... query) {
        String[] whole = java.util.stream.Stream.concat(
                        java.util.stream.Stream.of("from", "2026-03-01", "to", "2026-03-31"),
                        java.util.Arrays.stream(query))
                .toArray(String[]::new);
        return ask(node, operation, whole).expect(200);
    }

    private static Answer ask(TestNode where, String operation, String... query) {
        Ask ask = Ask.of("overview", operation);
        for (int i = 0; i < query.length; i += 2) {
            ask = ask.query(query[i], query[i + 1]);
        }
        return where.call(OWNER, ask);
    }

    private static String counts(JsonNode dashboard) {
        StringBuilder text = new StringBuilder();
        dashboard.path("funnel").forEach(stage -> text.append(
                        stage.path("stage").asText())
                .append(' ')
                .append(stage.path("count").asText())
                .append(", "));
        return text.toString();
    }

    private static String values(JsonNode analytics, String metric) {
        StringBuilder text = new StringBuilder();
        for (JsonNode series : analytics.path("series")) {
            if (series.path("metric").asText().equals(metric)) {
                series.path("data")
                        .forEach(point -> text.append(point.path("date").asText())
                                .append('=')
                                .append(point.path("value").asText())
                                .append(' '));
            }
        }
        return text.toString();
    }
}
