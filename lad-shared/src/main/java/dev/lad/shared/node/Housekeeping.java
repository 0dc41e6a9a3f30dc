package dev.lad.shared.node;

import dev.lad.shared.db.Database;
import dev.lad.shared.events.Inbox;
import dev.lad.shared.events.OutboxFeed;
import dev.lad.shared.service.KeptAnswers;
import dev.lad.shared.time.CommonClock;
import dev.lad.shared.time.Time;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;

/** What every service does for its own schema: it lets go of what nobody will ask for again, and keeps its clock right. */
final class Housekeeping {
    private static final Duration PRUNE_EVERY = Duration.ofHours(1);
    private static final Duration COMPARE_CLOCKS_EVERY = Duration.ofMinutes(1);

    private final Database database;
    private final Time time;
    private final KeptAnswers answers;

    Housekeeping(Database database, Time time, KeptAnswers answers) {
        this.database = database;
        this.time = time;
        this.answers = answers;
    }

    List<Background> background(Vertx vertx) {
        return List.of(
                new Repeating(vertx, "prune", PRUNE_EVERY, this::prune),
                new Repeating(vertx, "clock", COMPARE_CLOCKS_EVERY, this::compareClocks));
    }

    /** To be done before anything else counts on the time. */
    Future<Void> compareClocks() {
        if (!(time.wall() instanceof CommonClock clock)) {
            return Future.succeededFuture();
        }
        Instant asked = clock.instant();
        return database.system()
                .first(row -> row.getOffsetDateTime("now"), "select clock_timestamp() as now")
                .onSuccess(now -> now.map(OffsetDateTime::toInstant)
                        .ifPresent(theirs -> clock.compare(theirs, asked, clock.instant())))
                .mapEmpty();
    }

    private Future<?> prune() {
        return Future.join(answers.prune(), new OutboxFeed(database, time).prune(), Inbox.prune(database, time.wall()));
    }
}
