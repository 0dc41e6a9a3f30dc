package dev.lad.platform.faults;

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
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FaultsTest {
    private static final int RATE = 40;

    /** After this without a heartbeat a process is no longer a member of the cluster (cluster.xml: 10 s). */
    private static final Duration HEARTBEATS_END = Duration.ofSeconds(12);

    @TempDir
    private static Path home;

    private static Town town;
    private Load load;

    @BeforeAll
    static void build() throws Exception {
        town = new Town(home);
    }

    @AfterAll
    static void leave() {
        town.close();
    }

    @BeforeEach
    void load() throws InterruptedException {
        load = Load.ofNewTenant(town.url());
        warm();
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
                .allMatch(Outcome::isWrite, "only a write whose outcome nobody knows may fail")
                .allMatch(failed -> failed.sentAt() <= killedAt && failed.answeredAt() > killedAt, "was in flight")
                .allMatch(failed -> failed.status() == 503 || failed.status() == 504, "says so");
        assertThatNothingIsLostOrDoneTwice(outcomes);

        town.start("work-b", Town.WORK);
        town.awaitInstances(Town.WORK, 2);
    }

    @Test
    void replacingEveryServiceInTurnFailsNoRequest() throws Exception {
        load.start(RATE);
        replace("core", Town.CORE, 1);
        replace("work-a", Town.WORK, 2);
        replace("work-b", Town.WORK, 2);
        List<Outcome> outcomes = load.stop();

        assertThat(failures(outcomes)).isEmpty();
        assertThatNothingIsLostOrDoneTwice(outcomes);
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
        runFor(Duration.ofSeconds(6));
        List<Outcome> outcomes = load.stop();

        assertThat(failures(outcomes))
                .isNotEmpty()
                .allMatch(failed -> failed.status() == 503 || failed.status() == 504, "says so")
                .allMatch(failed -> failed.answeredAt() > stoppedAt)
                .allMatch(
                        failed ->
                                failed.sentAt() < backAt + Duration.ofSeconds(3).toNanos(),
                        "recovered in seconds");
        assertThatNothingIsLostOrDoneTwice(outcomes);
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

        assertThat(outcomes.stream().filter(outcome -> outcome.what().contains("/api/billing/")))
                .noneMatch(Outcome::isFailure)
                .allMatch(answered -> answered.took().compareTo(Duration.ofSeconds(2)) < 0, "stays fast");
        long opened = pausedAt + Duration.ofSeconds(5).toNanos();
        assertThat(failures(outcomes))
                .isNotEmpty()
                .allMatch(failed -> failed.status() == 503 || failed.status() == 504, "says so")
                .filteredOn(failed -> failed.sentAt() > opened && failed.sentAt() < goesOnAt)
                .isNotEmpty()
                .allMatch(failed -> failed.took().compareTo(Duration.ofSeconds(1)) < 0, "fails fast");
        assertThatNothingIsLostOrDoneTwice(outcomes);
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
                .allMatch(failed -> failed.status() == 503 || failed.status() == 504, "says so")
                .allMatch(failed -> failed.sentAt() < wholeAt, "whole again");
        assertThatNothingIsLostOrDoneTwice(outcomes);
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
        assertThatNothingIsLostOrDoneTwice(outcomes);
    }

    @Test
    void aGatewayOutOfHandlesKeepsServingWhomItServesAndRecovers() throws Exception {
        int handles = 500;
        String url = town.startNarrowGateway("narrow", handles);
        town.awaitUp(url);
        Load inside = load.at(url);
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
        assertThat(load.at(url).get("/api/users/profile").status()).isEqualTo(200);
        town.process("narrow").kill();
    }

    /** The first requests of a process meet cold code. */
    private void warm() throws InterruptedException {
        Load first = Load.ofNewTenant(town.url()).start(20);
        runFor(Duration.ofSeconds(2));
        first.stop();
    }

    private static void replace(String process, String services, int count) throws Exception {
        var old = town.process(process);
        town.start(process, services);
        town.awaitInstances(services, count + 1);
        old.terminate();
        old.exitCode();
        town.awaitInstances(services, count);
    }

    private static void pause(String process, boolean pause) throws Exception {
        new ProcessBuilder(
                        "kill",
                        pause ? "-STOP" : "-CONT",
                        "" + town.process(process).pid())
                .start()
                .waitFor();
    }

    private static void runFor(Duration duration) {
        LockSupport.parkNanos(duration.toNanos());
    }

    private static List<Outcome> failures(List<Outcome> outcomes) {
        return outcomes.stream().filter(Outcome::isFailure).toList();
    }

    private void assertThatNothingIsLostOrDoneTwice(List<Outcome> outcomes) {
        List<String> kept = load.deals();
        assertThat(kept).doesNotHaveDuplicates();
        assertThat(kept)
                .containsAll(outcomes.stream()
                        .filter(outcome -> outcome.made(Load.DEALS))
                        .map(outcome -> Load.data(outcome).path("name").asText())
                        .toList());
        long spent =
                outcomes.stream().filter(outcome -> outcome.made(Load.DEDUCT)).count();
        long uncertain = outcomes.stream()
                .filter(outcome -> outcome.isFailure() && outcome.what().contains(Load.DEDUCT))
                .count();
        assertThat((long) load.spendings()).isBetween(spent, spent + uncertain);
    }
}
