package dev.lad.shared.node;

import dev.lad.shared.db.Database;
import dev.lad.shared.time.CommonClock;
import io.vertx.core.Future;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;

/** Sets the clock of a process right by the database's. Its services share both, so what one has found holds for all. */
final class ClockCheck {
    private static final Duration HOLDS = Duration.ofSeconds(30);

    private final Clock wall;
    private Future<Void> last = Future.failedFuture("not compared yet");
    private volatile long lastMillis;

    ClockCheck(Clock wall) {
        this.wall = wall;
    }

    /** Asks the database, unless that was done a moment ago or is being done. Completes on whichever thread has asked. */
    synchronized Future<Void> compare(Database database) {
        if (!(wall instanceof CommonClock clock)) {
            return Future.succeededFuture();
        }
        boolean isOld = last.failed() || clock.millis() - lastMillis > HOLDS.toMillis();
        if (last.isComplete() && isOld) {
            last = ask(clock, database).onSuccess(right -> lastMillis = clock.millis());
        }
        return last;
    }

    private static Future<Void> ask(CommonClock clock, Database database) {
        Instant asked = clock.instant();
        return database.system()
                .first(row -> row.getOffsetDateTime("now"), "select clock_timestamp() as now")
                .onSuccess(now -> now.map(OffsetDateTime::toInstant)
                        .ifPresent(theirs -> clock.compare(theirs, asked, clock.instant())))
                .mapEmpty();
    }
}
