package dev.lad.platform;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The dashboard, the alerts and the page about them speak of figures that there are. */
@ExtendWith(WholeHouse.Shared.class)
class ObservabilityFilesTest {
    private static final Path DOCS = docs();
    private static final Pattern NAME = Pattern.compile("\\b(?:lad|jvm|process)_[a-z_]+");

    @Test
    void everyFigureOfDashboardAndAlertsIsScraped(WholeHouse house) throws IOException {
        Set<String> used = new TreeSet<>();
        JsonNode dashboard =
                new ObjectMapper().readTree(DOCS.resolve("dashboard.json").toFile());
        dashboard.findValuesAsText("expr").forEach(expression -> used.addAll(names(expression)));
        JsonNode alerts = new YAMLMapper().readTree(DOCS.resolve("alerts.yaml").toFile());
        for (JsonNode rule : alerts.at("/groups/0/rules")) {
            assertThat(rule.path("alert").asText()).startsWith("Lad");
            assertThat(rule.at("/annotations/summary").asText()).isNotBlank();
            used.addAll(names(rule.path("expr").asText()));
        }
        assertThat(used).hasSizeGreaterThan(20).isSubsetOf(there(house));
    }

    @Test
    void thePageNamesEveryFigureOfOurs(WholeHouse house) throws IOException {
        Set<String> described = names(Files.readString(DOCS.resolve("README.md")));
        assertThat(described).containsAll(house.figures());
    }

    @Test
    void aScrapeIsCompleteAndBounded(WholeHouse house) {
        var api = new PublicApi(house.url());
        Tenant.register(api, "scraped");
        for (int i = 0; i < 50; i++) {
            api.raw(api.get("/api/nowhere/" + i));
        }
        String scrape = scrape(house);
        assertThat(scrape)
                .contains("lad_requests_total{at=\"gateway\",operation=\"register\",service=\"auth\",status=\"201\"}")
                .contains("lad_requests_total{at=\"gateway\",operation=\"none\",service=\"none\",status=\"404\"} ")
                .contains("lad_ledger_entries_total{kind=\"grant\"}")
                .contains("lad_instances{service=\"overview\"} 1.0")
                .doesNotContain("nowhere");
    }

    /** What a scrape shows, and what it will show once there is something to count. */
    private static Set<String> there(WholeHouse house) {
        Set<String> there = new HashSet<>(names(scrape(house)));
        for (String figure : house.figures()) {
            there.addAll(List.of(figure, figure + "_bucket", figure + "_sum", figure + "_count"));
        }
        return there;
    }

    private static String scrape(WholeHouse house) {
        return new PublicApi(house.url())
                .raw(HttpRequest.newBuilder(URI.create(house.url() + "/metrics")))
                .expect(200)
                .text();
    }

    private static Set<String> names(String text) {
        Set<String> names = new TreeSet<>();
        NAME.matcher(text).results().forEach(found -> names.add(found.group()));
        return names;
    }

    /** From the module's folder, or from the root. */
    private static Path docs() {
        Path here = Path.of("docs/observability");
        return Files.isDirectory(here) ? here : Path.of("..").resolve(here);
    }
}
