package dev.lad.twins.apollo;

import dev.lad.twins.clock.TwinClock;
import dev.lad.twins.kit.Answer;
import dev.lad.twins.kit.Refusal;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Apollo's limits: per endpoint, in fixed windows of a minute, an hour and a day that open at their first request. */
final class RateLimits {
    static final int UNLIMITED = Integer.MAX_VALUE;

    /** What may be asked in each window. */
    record Allowance(int minute, int hour, int day) {}

    /** Which allowance an endpoint has. The figures are those of the organization plan. */
    enum EndpointClass {
        ORDINARY,
        ENRICHMENT,
        SEARCH;

        Allowance organizationPlan() {
            return switch (this) {
                case ORDINARY -> new Allowance(200, 600, 6_000);
                case ENRICHMENT -> new Allowance(1_000, UNLIMITED, UNLIMITED);
                case SEARCH -> new Allowance(200, 6_000, 50_000);
            };
        }

        static EndpointClass named(String name) {
            try {
                return valueOf(name.toUpperCase(Locale.ROOT));
            } catch (IllegalArgumentException unknown) {
                throw ApolloErrors.invalid("class must be ordinary, enrichment or search");
            }
        }
    }

    private enum Window {
        MINUTE("minute", Duration.ofMinutes(1), "x-rate-limit-minute", "minute"),
        HOUR("hour", Duration.ofHours(1), "x-rate-limit-hourly", "hourly"),
        DAY("day", Duration.ofDays(1), "x-rate-limit-24-hour", "24-hour");

        private final String word;
        private final Duration length;
        private final String limitHeader;
        private final String headerWord;

        Window(String word, Duration length, String limitHeader, String headerWord) {
            this.word = word;
            this.length = length;
            this.limitHeader = limitHeader;
            this.headerWord = headerWord;
        }

        int limit(Allowance allowance) {
            return switch (this) {
                case MINUTE -> allowance.minute();
                case HOUR -> allowance.hour();
                case DAY -> allowance.day();
            };
        }
    }

    private record Use(Instant opened, int requests) {}

    private final TwinClock clock;
    private final Map<EndpointClass, Allowance> allowances = new EnumMap<>(EndpointClass.class);
    private final Map<String, EndpointClass> classes = new TreeMap<>();
    private final Map<String, Map<Window, Use>> uses = new HashMap<>();

    RateLimits(TwinClock clock) {
        this.clock = clock;
        reset();
    }

    void reset() {
        uses.clear();
        for (var endpointClass : EndpointClass.values()) {
            allowances.put(endpointClass, endpointClass.organizationPlan());
        }
    }

    void allow(EndpointClass endpointClass, Allowance allowance) {
        allowances.put(endpointClass, allowance);
    }

    /**
     * Counts one request.
     *
     * @return the headers that its answer carries
     */
    Map<String, String> spend(String path, EndpointClass endpointClass) {
        classes.put(path, endpointClass);
        var allowance = allowance(endpointClass);
        var windows = uses.computeIfAbsent(path, ignored -> new EnumMap<>(Window.class));
        var now = clock.instant();
        for (var window : Window.values()) {
            var use = current(windows, window, now);
            if (use.requests() >= window.limit(allowance)) {
                throw exceeded(path, allowance, windows, window, use, now);
            }
        }
        for (var window : Window.values()) {
            var use = current(windows, window, now);
            windows.put(window, new Use(use.opened(), use.requests() + 1));
        }
        return headers(allowance, windows, now);
    }

    /** Keys are stringified pairs, as Apollo has them: {@code ["api/v1/people", "match"]}. */
    JsonObject usage() {
        var now = clock.instant();
        var usage = new JsonObject();
        classes.forEach((path, endpointClass) -> {
            var windows = uses.computeIfAbsent(path, ignored -> new EnumMap<>(Window.class));
            var entry = new JsonObject();
            for (var window : Window.values()) {
                var limit = window.limit(allowance(endpointClass));
                var used = current(windows, window, now).requests();
                entry.put(
                        window.word,
                        new JsonObject()
                                .put("limit", limit == UNLIMITED ? null : limit)
                                .put("consumed", used)
                                .put("left_over", limit == UNLIMITED ? null : limit - used));
            }
            var slash = path.lastIndexOf('/');
            usage.put("[\"%s\", \"%s\"]".formatted(path.substring(1, slash), path.substring(slash + 1)), entry);
        });
        return usage;
    }

    private Allowance allowance(EndpointClass endpointClass) {
        return allowances.getOrDefault(endpointClass, endpointClass.organizationPlan());
    }

    private Refusal exceeded(
            String path, Allowance allowance, Map<Window, Use> windows, Window window, Use use, Instant now) {
        var reopens = Duration.between(now, use.opened().plus(window.length));
        Answer answer =
                ApolloErrors.tooMany(path, window.limit(allowance), window.word, Math.max(1, reopens.toSeconds() + 1));
        return new Refusal(answer.with(headers(allowance, windows, now)));
    }

    private static Use current(Map<Window, Use> windows, Window window, Instant now) {
        var use = windows.get(window);
        return use == null || !now.isBefore(use.opened().plus(window.length)) ? new Use(now, 0) : use;
    }

    private static Map<String, String> headers(Allowance allowance, Map<Window, Use> windows, Instant now) {
        var headers = new LinkedHashMap<String, String>();
        for (var window : Window.values()) {
            var limit = window.limit(allowance);
            var used = current(windows, window, now).requests();
            headers.put(window.limitHeader, limit == UNLIMITED ? "" : Integer.toString(limit));
            headers.put("x-" + window.headerWord + "-usage", Integer.toString(used));
            headers.put(
                    "x-" + window.headerWord + "-requests-left",
                    limit == UNLIMITED ? "" : Integer.toString(limit - used));
        }
        return headers;
    }
}
