package dev.lad.shared.effects;

import dev.lad.shared.jobs.Backoff;
import io.vertx.core.Future;
import java.time.Duration;

/**
 * One kind of effect, and how an uncertain one is settled.
 *
 * @param lease after this long a started effect without an answer is taken for lost; a call may take half of it
 * @param looks how often the background asks before it leaves the effect to a person
 * @param backoff the pauses between
 * @param settled is told of what became of an uncertain effect
 */
public record EffectKind(String name, Settler settler, OnSettled settled, Duration lease, int looks, Backoff backoff) {

    /** Calls may take 30 s; asked about twenty times over some two hours. */
    public static EffectKind named(String name, Settler settler) {
        return new EffectKind(
                name,
                settler,
                (sql, effect) -> Future.succeededFuture(),
                Duration.ofMinutes(1),
                20,
                new Backoff(Duration.ofSeconds(2), Duration.ofMinutes(15)));
    }

    public EffectKind onSettled(OnSettled told) {
        return new EffectKind(name, settler, told, lease, looks, backoff);
    }

    public EffectKind withLooks(int most, Backoff pauses) {
        return new EffectKind(name, settler, settled, lease, most, pauses);
    }
}
