package dev.lad.platform.faults;

import static dev.lad.platform.faults.Aftermath.assertThatNothingIsLostOrDoneTwice;
import static dev.lad.platform.faults.Aftermath.awaitCalm;
import static dev.lad.platform.faults.Aftermath.failures;
import static dev.lad.platform.faults.Aftermath.runFor;
import static dev.lad.platform.faults.Aftermath.warm;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lad.platform.faults.Load.Outcome;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Processes that end, hang or are replaced. */
class ProcessFaultsTest {
    private static final int RATE = 40;

    /**
     * Less than a call waits for an instance that does not answer, before it goes to another one. The aim is a second; this
     * machine also starts JVMs meanwhile, and does what else it has to do.
     */
    private static final Duration HELD_UP = Duration.ofMillis(2_400);

    /** After this without a heartbeat a process is no longer a member of the cluster (cluster.xml: 10 s). */
    private static final Duration HEARTBEATS_END = Duration.ofSeconds(12);

    @TempDir
    private static Path home;

    private static Town town;
    private Load load;

    @BeforeAll
    static void build() throws Exception {
        town = new Town(home);
        town.startPostgres();
        town.start("core", Town.CORE);
        town.start("work-a", Town.WORK);
        town.start("work-b", Town.WORK);
        town.start("gateway", "gateway");
        town.awaitInstances(Town.CORE, 1);
        town.awaitInstances(Town.WORK, 2);
    }

    @AfterAll
    static void leave() {
        town.close();
    }

    @BeforeEach
    void load() throws InterruptedException {
        load = Load.ofNewTenant(town.url());
        warm(town.url());
    }

    @AfterEach
    void stop() {
        load.close();
    }

    @Test
    void aKilledInstanceCostsNoAcknowledgedWriteAndNoRequestBeyondThoseItHeld() throws Exception {
        load.start(RATE);
        runFor(Duration.ofSeconds(2));
        long killedAt = System.nanoTime();
        town.process("work-b").kill();
        runFor(Duration.ofSeconds(4));
        List<Outcome> outcomes = load.stop();

        assertThat(failures(outcomes))
                .allMatch(failed -> failed.request().isWrite(), "only a write whose outcome nobody knows may fail")
                .allMatch(failed -> failed.sentAt() <= killedAt && failed.answeredAt() > killedAt, "was in flight")
                .allMatch(Outcome::isClear, "says so");
        assertThatNothingIsLostOrDoneTwice(load, outcomes);

        town.start("work-b", Town.WORK);
        town.awaitInstances(Town.WORK, 2);
    }

    @Test
    void replacingEveryServiceInTurnFailsNoRequestAndHoldsUpNone() throws Exception {
        long beganAt = System.nanoTime();
        load.start(RATE);
        runFor(Duration.ofSeconds(4));
        List<Span> steady = List.of(Span.since(beganAt));
        List<Span> joining = new ArrayList<>();
        List<Span> leaving = new ArrayList<>();
        replace("core", Town.CORE, 1, joining, leaving);
        replace("work-a", Town.WORK, 2, joining, leaving);
        replace("work-b", Town.WORK, 2, joining, leaving);
        List<Outcome> outcomes = load.stop();

        assertThat(failures(outcomes)).isEmpty();
        assertThatNothingIsLostOrDoneTwice(load, outcomes);
        List<Duration> before = taken(outcomes, steady);
        List<Duration> atJoins = taken(outcomes, joining);
        List<Duration> atLeaves = taken(outcomes, leaving);
        System.out.printf(
                "rolling: the longest of %d requests took %d ms before, of %d %d ms while a node joined, of %d %d ms"
                        + " while one left%n",
                before.size(),
                last(before, 100).toMillis(),
                atJoins.size(),
                last(atJoins, 100).toMillis(),
                atLeaves.size(),
                last(atLeaves, 100).toMillis());
        assertThat(last(atJoins, 99)).isLessThan(HELD_UP);
        assertThat(last(atLeaves, 99)).isLessThan(HELD_UP);
    }

    @Test
    void whilePostgresRestartsRequestsFailClearlyAndAfterwardsAllIsWell() throws Exception {
        load.start(RATE);
        runFor(Duration.ofSeconds(2));
        long stoppedAt = System.nanoTime();
        town.process("postgres").terminate();
        town.process("postgres").exitCode();
        town.startPostgres();
        long backAt = System.nanoTime();
        awaitCalm(load);
        List<Outcome> outcomes = load.stop();

        assertThat(failures(outcomes))
                .isNotEmpty()
                .allMatch(Outcome::isClear, "says so")
                .allMatch(failed -> failed.answeredAt() > stoppedAt)
                .allMatch(failed -> failed.sentAt() < backAt + Aftermath.SECONDS.toNanos(), "recovered in seconds");
        assertThatNothingIsLostOrDoneTwice(load, outcomes);
    }

    @Test
    void servicesThatDoNotAnswerFailFastAndHoldUpNobodyElse() throws Exception {
        load.start(RATE);
        runFor(Duration.ofSeconds(1));
        pause("work-a", true);
        pause("work-b", true);
        long pausedAt = System.nanoTime();
        runFor(Duration.ofSeconds(8));
        pause("work-a", false);
        pause("work-b", false);
        long goesOnAt = System.nanoTime();
        town.awaitInstances(Town.WORK, 2);
        runFor(Duration.ofSeconds(3));
        List<Outcome> outcomes = load.stop();

        assertThat(outcomes.stream().filter(outcome -> outcome.request().path().startsWith("/api/billing/")))
                .noneMatch(Outcome::isFailure)
                .allMatch(answered -> answered.took().compareTo(Duration.ofSeconds(2)) < 0, "stays fast");
        long opened = pausedAt + Duration.ofSeconds(5).toNanos();
        assertThat(failures(outcomes))
                .isNotEmpty()
                .allMatch(Outcome::isClear, "says so")
                .filteredOn(failed -> failed.sentAt() > opened && failed.sentAt() < goesOnAt)
                .isNotEmpty()
                .allMatch(failed -> failed.took().compareTo(Duration.ofSeconds(1)) < 0, "fails fast");
        assertThatNothingIsLostOrDoneTwice(load, outcomes);
    }

    @Test
    void aProcessThatIsCutOffForAWhileComesBackAndNothingIsDoneTwice() throws Exception {
        load.start(RATE);
        runFor(Duration.ofSeconds(1));
        pause("work-a", true);
        town.awaitInstances(Town.WORK, 1);
        runFor(HEARTBEATS_END);
        pause("work-a", false);
        town.awaitInstances(Town.WORK, 2);
        long wholeAt = System.nanoTime();
        runFor(Duration.ofSeconds(4));
        List<Outcome> outcomes = load.stop();

        assertThat(failures(outcomes))
                .allMatch(Outcome::isClear, "says so")
                .allMatch(failed -> failed.sentAt() < wholeAt, "whole again");
        assertThatNothingIsLostOrDoneTwice(load, outcomes);
    }

    @Test
    void aMachineWhoseClockIsAMinuteAheadWorksLikeTheOthers() throws Exception {
        town.startSkewed("skewed", Town.WORK);
        town.awaitInstances(Town.WORK, 3);
        load.start(RATE);
        runFor(Duration.ofSeconds(4));
        List<Outcome> outcomes = load.stop();
        town.process("skewed").terminate();
        assertThat(town.process("skewed").rest()).anyMatch(line -> line.contains("clock.corrected"));
        town.awaitInstances(Town.WORK, 2);

        assertThat(failures(outcomes)).isEmpty();
        assertThatNothingIsLostOrDoneTwice(load, outcomes);
    }

    @Test
    void aGatewayOutOfHandlesKeepsServingWhomItServesAndRecovers() throws Exception {
        int handles = 500;
        String url = town.startNarrowGateway("narrow", handles);
        town.awaitUp(url);
        Load inside = load.at(url, "inside");
        assertThat(inside.get("/api/users/profile").status()).isEqualTo(200);
        List<Socket> crowd = new ArrayList<>();
        try {
            for (int i = 0; i < handles; i++) {
                Socket guest = new Socket();
                guest.connect(new InetSocketAddress("127.0.0.1", URI.create(url).getPort()), 1_000);
                crowd.add(guest);
            }
        } catch (SocketTimeoutException full) {
            assertThat(crowd).hasSizeGreaterThan(handles / 4);
        }
        assertThat(inside.get("/api/users/profile").status()).isEqualTo(200);
        for (Socket guest : crowd) {
            guest.close();
        }
        town.awaitUp(url);
        assertThat(load.at(url, "after").get("/api/users/profile").status()).isEqualTo(200);
        town.process("narrow").kill();
    }

    /** By {@link System#nanoTime}. */
    private record Span(long from, long to) {
        static Span since(long from) {
            return new Span(from, System.nanoTime());
        }

        boolean meets(Outcome outcome) {
            return outcome.sentAt() < to && outcome.answeredAt() > from;
        }
    }

    private static void replace(String process, String services, int count, List<Span> joining, List<Span> leaving)
            throws Exception {
        var old = town.process(process);
        long startedAt = System.nanoTime();
        town.start(process, services);
        town.awaitInstances(services, count + 1);
        joining.add(Span.since(startedAt));
        long toldAt = System.nanoTime();
        old.terminate();
        old.exitCode();
        town.awaitInstances(services, count);
        leaving.add(Span.since(toldAt));
    }

    /** The shortest first. */
    private static List<Duration> taken(List<Outcome> outcomes, List<Span> spans) {
        return outcomes.stream()
                .filter(outcome -> spans.stream().anyMatch(span -> span.meets(outcome)))
                .map(Outcome::took)
                .sorted()
                .toList();
    }

    /** Of so many percent, the longest. */
    private static Duration last(List<Duration> sorted, int percent) {
        return sorted.get(sorted.size() * percent / 100 - 1);
    }

    private static void pause(String process, boolean pause) throws Exception {
        new ProcessBuilder(
                        "kill",
                        pause ? "-STOP" : "-CONT",
                        "" + town.process(process).pid())
                .start()
                .waitFor();
    }
}
