package dev.lad.shared.providers;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Remembers where a provider has asked us to wait, and until when. In this process only. */
final class RateMemory {
    private static final int MOST = 10_000;

    /** Whoever asks for more is asked again after this: a header that is wrong must not close a lane for years. */
    private static final Duration LONGEST = Duration.ofDays(1);

    private final Clock wall;
    private final Map<String, Instant> until = new ConcurrentHashMap<>();

    RateMemory(Clock wall) {
        this.wall = wall;
    }

    /** How long to wait yet. */
    Optional<Duration> pause(ProviderRequest request) {
        Instant end = until.get(lane(request));
        Instant now = wall.instant();
        return end != null && end.isAfter(now) ? Optional.of(Duration.between(now, end)) : Optional.empty();
    }

    void learn(ProviderRequest request, ProviderAnswer answer) {
        if (answer instanceof ProviderAnswer.Refused refused
                && refused.kind() == ProviderAnswer.Kind.RATE_LIMITED
                && refused.retryAfter().isPresent()) {
            Instant now = wall.instant();
            if (until.size() >= MOST) {
                until.values().removeIf(end -> !end.isAfter(now));
            }
            until.merge(
                    lane(request),
                    now.plus(atMost(refused.retryAfter().get())),
                    (one, other) -> one.isAfter(other) ? one : other);
        }
    }

    private static Duration atMost(Duration asked) {
        return asked.compareTo(LONGEST) < 0 ? asked : LONGEST;
    }

    private static String lane(ProviderRequest request) {
        return request.operation() + "/" + request.lane();
    }
}
