package dev.lad.platform.faults;

import static dev.lad.platform.faults.Aftermath.failures;
import static dev.lad.platform.faults.Aftermath.names;
import static dev.lad.platform.faults.Aftermath.runFor;
import static dev.lad.platform.faults.Aftermath.warm;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lad.platform.faults.Load.Outcome;
import dev.lad.shared.json.StrictJson;
import dev.lad.testkit.TestTwins;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A cluster cut in two: both halves live and reach PostgreSQL, the providers and their clients, and not each other. */
class PartitionTest {
    private static final String NORTH = "north";
    private static final String SOUTH = "south";
    private static final String OWN_PORT = "LAD_SOCIAL_INTEGRATION_PORT";
    private static final List<String> PROCESSES =
            List.of("core-north", "work-north", "gateway-north", "core-south", "work-south");

    /** What the bus may take to be whole again: it looks for others every ten seconds. */
    private static final Duration WHOLE_AGAIN = Duration.ofSeconds(60);

    /** So that what acts is not in the process that asks for it: half of what is asked for goes through the cut. */
    private static final String CORE = Town.CORE + ",social-integration,deals-pipeline";

    private static final String WORK = "campaigns,apollo-leads,ai-icp-assistant,lead-enrichment,overview,voice-agent";

    private static final int RATE = 20;
    private static final Duration GUESTS_COME = Duration.ofSeconds(1);

    private final Map<String, Map<String, String>> settings = new HashMap<>();

    @TempDir
    private Path home;

    @Test
    void bothHalvesGoOnAndAreOneAgainAndNothingIsDoneTwice() throws Exception {
        try (var cables = new Cables();
                var twins = new TestTwins();
                var town = new Town(home)) {
            build(town, cables, twins);
            Load north = Load.ofNewTenant(town.url());
            Load south = north.at(gateway(SOUTH), SOUTH);
            try (Outreach outreach = new Outreach(twins, north)) {
                warm(town.url());
                warm(gateway(SOUTH));
                outreach.start(GUESTS_COME, north, south);
                north.start(RATE);
                south.start(RATE);
                runFor(Duration.ofSeconds(3));

                long cutAt = System.nanoTime();
                cables.cut();
                awaitHalves(town);
                long apartAt = System.nanoTime();
                long byNorth = invitationsBy(town, NORTH);
                long bySouth = invitationsBy(town, SOUTH);
                Town.await(
                        "each half goes on with the campaign",
                        () -> invitationsBy(town, NORTH) > byNorth && invitationsBy(town, SOUTH) > bySouth);

                cables.mend();
                long mendedAt = System.nanoTime();
                awaitWhole(town);
                long wholeAt = System.nanoTime();
                runFor(Duration.ofSeconds(8));
                outreach.stop();
                List<Outcome> outcomes = new ArrayList<>(north.stop());
                outcomes.addAll(south.stop());

                System.out.printf(
                        "partition: apart after %d ms, whole again %d ms after it was mended; %d of %d requests failed%n",
                        millis(cutAt, apartAt),
                        millis(mendedAt, wholeAt),
                        failures(outcomes).size(),
                        outcomes.size());
                assertThat(Duration.ofNanos(wholeAt - mendedAt)).isLessThan(WHOLE_AGAIN);
                assertThat(failures(outcomes))
                        .allMatch(Outcome::isClear, "says so")
                        .allMatch(failed -> failed.answeredAt() > cutAt && failed.sentAt() < wholeAt, "by the cut")
                        .noneMatch(failed -> failed.sentAt() > apartAt && failed.answeredAt() < mendedAt, "by itself")
                        .hasSizeLessThan(outcomes.size() / 100);
                repeat(north, outcomes);
                assertThatAllIsDoneOnce(north, outcomes, outreach);
            } finally {
                north.close();
                south.close();
            }
        }
    }

    private void build(Town town, Cables cables, TestTwins twins) throws Exception {
        for (String process : PROCESSES) {
            settings.put(process, plug(cables, half(process)));
        }
        String members = settings.values().stream()
                .map(plug -> "127.0.0.1:" + plug.get("LAD_CLUSTER_PUBLIC_PORT"))
                .collect(Collectors.joining(","));
        settings.values().forEach(plug -> {
            plug.put("LAD_CLUSTER_MEMBERS", members);
            plug.put(OWN_PORT, "" + TestTwins.freePort());
            plug.put("UNIPILE_URL", twins.url("unipile"));
            plug.put("LAD_PUBLIC_URL", town.url());
        });
        settings.get("work-south").put("LAD_GATEWAY_PORT", "" + TestTwins.freePort());
        town.startPostgres();
        start(town, cables, "core-north", CORE, 1);
        start(town, cables, "core-south", CORE, 2);
        start(town, cables, "work-north", WORK, 3);
        start(town, cables, "gateway-north", "gateway", 4);
        start(town, cables, "work-south", "gateway," + WORK, 5);
        awaitWhole(town);
    }

    /** One after the other, so that the ages of both halves are mixed: the south's new master has to ask younger ones of both. */
    private void start(Town town, Cables cables, String process, String services, int nodes) throws Exception {
        town.start(process, services, settings.get(process));
        cables.belongs(town.process(process).pid(), half(process));
        Town.await(process + " has joined", () -> nodes(town, half(process)) == nodes);
    }

    /** Binds ports of its own, and is reached by those of the cables. */
    private static Map<String, String> plug(Cables cables, String half) throws Exception {
        int clusterPort = TestTwins.freePort();
        int busPort = TestTwins.freePort();
        return new HashMap<>(Map.of(
                "LAD_CLUSTER_PORT", "" + clusterPort,
                "LAD_CLUSTER_PUBLIC_PORT", "" + cables.to(clusterPort, half),
                "LAD_BUS_PORT", "" + busPort,
                "LAD_BUS_PUBLIC_PORT", "" + cables.to(busPort, half)));
    }

    private static String half(String process) {
        return process.substring(process.indexOf('-') + 1);
    }

    private String gateway(String half) {
        return "http://127.0.0.1:" + settings.get("work-" + half).get("LAD_GATEWAY_PORT");
    }

    private void awaitWhole(Town town) {
        Town.await("the cluster is whole", () -> nodes(town, NORTH) == 5 && nodes(town, SOUTH) == 5);
        for (String gateway : List.of(town.url(), gateway(SOUTH))) {
            town.awaitInstances(gateway, CORE + "," + WORK, 2);
        }
    }

    private void awaitHalves(Town town) {
        Town.await("the cluster is apart", () -> nodes(town, NORTH) == 3 && nodes(town, SOUTH) == 2);
        for (String gateway : List.of(town.url(), gateway(SOUTH))) {
            town.awaitInstances(gateway, CORE + "," + WORK, 1);
        }
    }

    private int nodes(Town town, String half) {
        return town.page(core(half) + "/health/ready")
                .map(page -> StrictJson.parse(page).at("/checks/cluster/nodes").asInt())
                .orElse(0);
    }

    private long invitationsBy(Town town, String half) {
        String metrics = town.page(core(half) + "/metrics").orElseThrow().toString();
        return metrics.lines()
                .filter(line -> line.startsWith("lad_effects_total{") && line.contains("\"done\""))
                .mapToLong(line -> (long) Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                .sum();
    }

    /** Where a half's core answers by itself. */
    private String core(String half) {
        return "http://127.0.0.1:" + settings.get("core-" + half).get(OWN_PORT);
    }

    /** As a client does that was told that nobody knows: with the same key, and whichever half it was at. */
    private static void repeat(Load load, List<Outcome> outcomes) {
        assertThat(failures(outcomes).stream()
                        .filter(failed -> failed.request().isWrite())
                        .map(failed -> load.send(failed.request())))
                .noneMatch(Outcome::isFailure);
    }

    private static void assertThatAllIsDoneOnce(Load load, List<Outcome> outcomes, Outreach outreach) {
        List<String> deals = Stream.concat(names(outcomes).stream(), outreach.guests().stream())
                .toList();
        Town.await("every guest is a deal", () -> load.deals().size() >= deals.size());
        assertThat(load.deals()).doesNotHaveDuplicates().containsExactlyInAnyOrderElementsOf(deals);
        assertThat(outreach.invitations()).isEqualTo(outreach.guests().size());
        long spendings = outcomes.stream()
                .filter(outcome -> outcome.request().writes(Load.DEDUCT))
                .count();
        long forInvitations = 100L * outreach.guests().size();
        Town.await("the ledger agrees", () -> load.spendings() == spendings + forInvitations);
    }

    private static long millis(long from, long to) {
        return Duration.ofNanos(to - from).toMillis();
    }
}
