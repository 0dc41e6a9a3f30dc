package dev.lad.shared.node;

import dev.lad.shared.db.Database;
import dev.lad.shared.events.Inbox;
import dev.lad.shared.events.OutboxFeed;
import dev.lad.shared.service.KeptAnswers;
import dev.lad.shared.time.Time;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;

/** What every service does beside its work: it lets go of what nobody will ask for again, and keeps the clock right. */
final class Housekeeping {
    private static final Duration PRUNE_EVERY = Duration.ofHours(1);
    private static final Duration COMPARE_CLOCKS_EVERY = Duration.ofMinutes(1);

    private final Database database;
    private final Time time;
    private final ClockCheck clock;
    private final KeptAnswers answers;

    Housekeeping(Database database, Time time, ClockCheck clock, KeptAnswers answers) {
        this.database = database;
        this.time = time;
        this.clock = clock;
        this.answers = answers;
    }

    List<Background> background(Vertx vertx) {
        return List.of(
                new Repeating(vertx, "prune", PRUNE_EVERY, this::prune),
                new Repeating(vertx, "clock", COMPARE_CLOCKS_EVERY, () -> clock.compare(database)));
    }

    private Future<?> prune() {
        return Future.join(answers.prune(), new OutboxFeed(database, time).prune(), Inbox.prune(database, time.wall()));
    }
}
