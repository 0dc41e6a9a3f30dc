package dev.lad.shared.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lad.shared.db.Database;
import dev.lad.shared.db.DatabaseOptions;
import dev.lad.shared.db.PgDatabase;
import dev.lad.shared.db.TestServer;
import dev.lad.shared.errors.Failure;
import dev.lad.shared.observe.Instruments;
import dev.lad.shared.time.CommonClock;
import dev.lad.shared.time.HandClock;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ClockCheckTest {
    private final Vertx vertx = Vertx.vertx();
    private final HandClock machine = new HandClock();

    @AfterEach
    void close() {
        vertx.close().await();
    }

    @Test
    void whatOneServiceHasFoundHoldsForTheOthersForAWhile() {
        try (var server = new TestServer()) {
            machine.advance(Duration.ofMinutes(1));
            CommonClock wall = new CommonClock(machine);
            ClockCheck check = new ClockCheck(wall);
            Database first = open(server);
            Database second = open(server);
            second.close().await();

            check.compare(first).await();
            assertThat(Duration.between(Instant.now(), wall.instant()).abs()).isLessThan(Duration.ofSeconds(10));
            check.compare(second).await();

            machine.advance(Duration.ofSeconds(31));
            assertThatThrownBy(() -> check.compare(second).await()).isInstanceOf(Failure.Unavailable.class);
            check.compare(first).await();
            first.close().await();
        }
    }

    private Database open(TestServer server) {
        return PgDatabase.open(
                        vertx, DatabaseOptions.of(server.freshDatabase()), "notes", Instruments.unobserved("test"))
                .await();
    }
}
