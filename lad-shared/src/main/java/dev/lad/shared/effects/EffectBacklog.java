package dev.lad.shared.effects;

import dev.lad.shared.db.Database;
import dev.lad.shared.time.Time;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.Map;

/**
 * The effects of a service of which nobody knows yet whether they happened.
 *
 * @param uncertain by kind; counted up to 10,000 in all
 * @param age since when the oldest of those counted is open
 */
public record EffectBacklog(Map<String, Long> uncertain, Duration age) {
    private static final int MOST = 10_000;

    public EffectBacklog {
        uncertain = Map.copyOf(uncertain);
    }

    /** Looks, at a cost that does not grow with the table. */
    public static Future<EffectBacklog> look(Database database, Time time) {
        return EffectStore.backlog(database.system(), time.wall().instant(), MOST);
    }
}
