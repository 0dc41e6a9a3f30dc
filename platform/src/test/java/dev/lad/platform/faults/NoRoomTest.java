package dev.lad.platform.faults;

import static dev.lad.platform.faults.Aftermath.assertThatNothingIsLostOrDoneTwice;
import static dev.lad.platform.faults.Aftermath.awaitCalm;
import static dev.lad.platform.faults.Aftermath.failures;
import static dev.lad.platform.faults.Aftermath.runFor;
import static dev.lad.platform.faults.Aftermath.warm;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.lad.platform.faults.Load.Outcome;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnection;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A PostgreSQL that runs, and has no room: on its disk, or for more connections. */
class NoRoomTest {
    private static final int RATE = 40;

    /** How many refusals make a fault. */
    private static final int MANY = 20;

    /** Fewer than what eleven services hold. */
    private static final int FEW_CONNECTIONS = 10;

    @TempDir
    private static Path home;

    private static final Vertx VERTX = Vertx.vertx();
    private static Optional<SmallDisk> disk = Optional.empty();
    private static Town town;
    private Load load;

    @BeforeAll
    static void build() throws Exception {
        town = new Town(home);
        if (SmallDisk.isToBeHad(home)) {
            disk = Optional.of(SmallDisk.under(home));
        }
        town.startPostgres(disk.map(SmallDisk::wrapper).orElseGet(() -> new String[0]));
        town.start("core", Town.CORE);
        town.start("work", Town.WORK);
        town.start("gateway", "gateway");
        town.awaitInstances(Town.CORE, 1);
        town.awaitInstances(Town.WORK, 1);
    }

    @AfterAll
    static void leave() {
        town.close();
        VERTX.close().await();
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
    void onAFullDiskWritesAreRefusedClearlyAndReadsGoOnUntilThereIsRoom() throws Exception {
        assumeTrue(
                disk.isPresent(),
                "A disk to fill is to be had on Linux, with unshare (util-linux) and unprivileged user namespaces");
        long server = town.process("postgres").pid();
        load.start(RATE);
        runFor(Duration.ofSeconds(1));
        disk.get().fill(server);
        awaitRefusals("database_exhausted");
        disk.get().makeRoom(server);
        long roomAt = System.nanoTime();
        awaitCalm(load);
        List<Outcome> outcomes = load.stop();

        assertThat(failures(outcomes))
                .allMatch(Outcome::isClear, "says so")
                .allMatch(failed -> failed.request().isWrite(), "reads go on")
                .allMatch(failed -> failed.sentAt() < roomAt + Aftermath.SECONDS.toNanos(), "recovered in seconds");
        assertThatNothingIsLostOrDoneTwice(load, outcomes);
    }

    @Test
    void withoutConnectionsRequestsAreRefusedClearlyUntilThereAreSome() throws Exception {
        PgConnection own = PgConnection.connect(VERTX, town.databaseUrl()).await();
        load.start(RATE);
        runFor(Duration.ofSeconds(1));
        own.query("alter database lad connection limit " + FEW_CONNECTIONS)
                .execute()
                .await();
        own.query("select pg_terminate_backend(pid) from pg_stat_activity"
                        + " where datname = 'lad' and pid <> pg_backend_pid()")
                .execute()
                .await();
        awaitRefusals("database_unavailable");
        own.query("alter database lad connection limit -1").execute().await();
        long roomAt = System.nanoTime();
        own.close().await();
        awaitCalm(load);
        List<Outcome> outcomes = load.stop();

        assertThat(failures(outcomes))
                .allMatch(Outcome::isClear, "says so")
                .allMatch(failed -> failed.sentAt() < roomAt + Aftermath.SECONDS.toNanos(), "recovered in seconds");
        assertThatNothingIsLostOrDoneTwice(load, outcomes);
    }

    private void awaitRefusals(String code) {
        Town.await(
                MANY + " refusals with " + code,
                () -> load.outcomes().stream()
                                .filter(outcome -> outcome.body().contains(code))
                                .count()
                        >= MANY);
    }
}
