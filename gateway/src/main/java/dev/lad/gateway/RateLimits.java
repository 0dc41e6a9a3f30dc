package dev.lad.gateway;

import dev.lad.shared.config.Env;
import dev.lad.shared.service.Operation.RateLimit;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * How much is allowed, per minute, beside what contracts say of single operations.
 *
 * @param on whether anything is limited
 * @param address for one client address, over all operations
 * @param open for one client address and one operation that changes something and needs no login: where passwords and
 *     tokens are guessed
 * @param failures for one client address: requests with no, bad or unknown credentials
 * @param plans for one tenant over all operations, by its plan
 * @param otherPlan for a tenant of a plan that is not listed
 */
record RateLimits(
        boolean on,
        RateLimit address,
        RateLimit open,
        RateLimit failures,
        Map<String, RateLimit> plans,
        RateLimit otherPlan) {
    private static final Duration WINDOW = Duration.ofMinutes(1);
    private static final int MOST = 10_000_000;
    private static final Map<String, Integer> PLANS =
            Map.of("free", 3_000, "starter", 6_000, "professional", 12_000, "enterprise", 60_000);

    RateLimits {
        plans = Map.copyOf(plans);
    }

    static RateLimits read(Env env) {
        Map<String, RateLimit> plans = new HashMap<>();
        PLANS.forEach((plan, requests) ->
                plans.put(plan, read(env, "LAD_RATE_PLAN_" + plan.toUpperCase(Locale.ROOT), requests)));
        return new RateLimits(
                env.flag("LAD_RATE_LIMITS", true),
                read(env, "LAD_RATE_ADDRESS", 12_000),
                read(env, "LAD_RATE_OPEN", 120),
                read(env, "LAD_RATE_FAILURES", 300),
                plans,
                read(env, "LAD_RATE_PLAN_OTHER", 3_000));
    }

    RateLimit plan(String key) {
        return plans.getOrDefault(key, otherPlan);
    }

    private static RateLimit read(Env env, String name, int requests) {
        return new RateLimit(env.integer(name, requests, 1, MOST), WINDOW);
    }
}
