package dev.lad.twins.gemini;

import dev.lad.twins.kit.Refusal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.HashMap;
import java.util.Map;

/** Requests a minute and a day, for each model. A day ends at midnight Pacific time. */
final class Quota {
    static final String PER_MINUTE = "GenerateRequestsPerMinutePerProjectPerModel";
    static final String PER_DAY = "GenerateRequestsPerDayPerProjectPerModel";
    private static final ZoneId PACIFIC = ZoneId.of("America/Los_Angeles");
    private static final int DEFAULT_PER_MINUTE = 1_000;
    private static final int DEFAULT_PER_DAY = 10_000;

    private final Clock clock;
    private final Map<String, Window> minutes = new HashMap<>();
    private final Map<String, Window> days = new HashMap<>();
    private int perMinute = DEFAULT_PER_MINUTE;
    private int perDay = DEFAULT_PER_DAY;

    private record Window(Instant end, int used) {}

    Quota(Clock clock) {
        this.clock = clock;
    }

    void limit(int requestsPerMinute, int requestsPerDay) {
        perMinute = requestsPerMinute;
        perDay = requestsPerDay;
        minutes.clear();
        days.clear();
    }

    int perMinute() {
        return perMinute;
    }

    int perDay() {
        return perDay;
    }

    void reset() {
        limit(DEFAULT_PER_MINUTE, DEFAULT_PER_DAY);
    }

    /** @throws Refusal 429 when the model's day or minute is used up */
    void take(String model) {
        Instant now = clock.instant();
        ZonedDateTime pacific = now.atZone(PACIFIC);
        Instant midnight =
                pacific.toLocalDate().plusDays(1).atStartOfDay(PACIFIC).toInstant();
        Window day = open(days, model, now, midnight);
        Window minute = open(minutes, model, now, now.plus(Duration.ofMinutes(1)));
        check(model, PER_DAY, day, perDay, now);
        check(model, PER_MINUTE, minute, perMinute, now);
        days.put(model, new Window(day.end(), day.used() + 1));
        minutes.put(model, new Window(minute.end(), minute.used() + 1));
    }

    private static Window open(Map<String, Window> windows, String model, Instant now, Instant end) {
        Window known = windows.get(model);
        return known == null || !known.end().isAfter(now) ? new Window(end, 0) : known;
    }

    private static void check(String model, String quotaId, Window window, int limit, Instant now) {
        if (window.used() >= limit) {
            Duration retry = Duration.between(now, window.end()).plusSeconds(1);
            throw new Refusal(GeminiError.quota(model, quotaId, limit, retry));
        }
    }
}
