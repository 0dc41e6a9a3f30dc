package dev.lad.twins.stripe;

import java.time.Clock;
import java.time.Duration;

/** How many requests a second Stripe takes, and how long it seems to work on one. Both in real time. */
final class StripeLimits {
    /** Stripe's figure for live accounts; a sandbox has 25. */
    private static final int LIVE_REQUESTS_PER_SECOND = 100;

    private final Clock realTime;
    private int requestsPerSecond = LIVE_REQUESTS_PER_SECOND;
    private Duration busy = Duration.ZERO;
    private long second;
    private int seen;

    StripeLimits(Clock realTime) {
        this.realTime = realTime;
    }

    void check() {
        long now = realTime.instant().getEpochSecond();
        if (now != second) {
            second = now;
            seen = 0;
        }
        if (++seen > requestsPerSecond) {
            throw StripeError.rateLimited();
        }
    }

    void allow(int perSecond) {
        requestsPerSecond = perSecond;
    }

    /** Makes an idempotency key stay in use that long after its first request, as when Stripe is slow to finish. */
    void busyFor(Duration duration) {
        busy = duration;
    }

    Duration busy() {
        return busy;
    }

    void reset() {
        requestsPerSecond = LIVE_REQUESTS_PER_SECOND;
        busy = Duration.ZERO;
    }
}
