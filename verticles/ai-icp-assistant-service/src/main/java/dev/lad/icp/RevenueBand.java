package dev.lad.icp;

import dev.lad.icp.Criteria.Revenue;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Bounds of a year's revenue in US dollars, by a name that a model can choose; numbers of its own it would invent. */
enum RevenueBand {
    NOT_STATED(0, 0),
    UNDER_1_MILLION(0, 1_000_000),
    FROM_1_TO_10_MILLION(1_000_000, 10_000_000),
    FROM_10_TO_50_MILLION(10_000_000, 50_000_000),
    FROM_50_TO_250_MILLION(50_000_000, 250_000_000),
    FROM_250_MILLION_TO_1_BILLION(250_000_000, 1_000_000_000),
    OVER_1_BILLION(1_000_000_000, 0);

    private final long least;
    private final long most;

    RevenueBand(long least, long most) {
        this.least = least;
        this.most = most;
    }

    static List<String> names() {
        return Arrays.stream(values()).map(RevenueBand::key).toList();
    }

    static Optional<RevenueBand> of(String name) {
        return Arrays.stream(values()).filter(band -> band.key().equals(name)).findFirst();
    }

    /** Nothing where none was stated. */
    Optional<Revenue> revenue() {
        return this == NOT_STATED ? Optional.empty() : Optional.of(new Revenue(bound(least), bound(most)));
    }

    private static Optional<Long> bound(long dollars) {
        return dollars == 0 ? Optional.empty() : Optional.of(dollars);
    }

    private String key() {
        return name().toLowerCase(Locale.ROOT);
    }
}
