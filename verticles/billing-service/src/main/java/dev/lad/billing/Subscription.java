package dev.lad.billing;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * Which plan a tenant has.
 *
 * @param plan what was subscribed to
 * @param status Stripe's word; {@code active} for the free plan
 * @param stripeId empty for the free plan
 * @param begunAt when it was made at Stripe; empty for the free plan, and until there is news of one of an earlier release
 */
record Subscription(
        String plan,
        String status,
        Optional<String> customerId,
        Optional<String> stripeId,
        boolean cancelAtPeriodEnd,
        Optional<Instant> currentPeriodEnd,
        Optional<Instant> begunAt) {
    /** While a payment is overdue the plan goes on: Stripe tries again, and says when it gives up. */
    private static final Set<String> IN_FORCE = Set.of("active", "trialing", "past_due");

    /** Stripe's word for a subscription that has ended. */
    static final String CANCELED = "canceled";

    private static final Set<String> ENDED = Set.of(CANCELED, "incomplete_expired");

    static final Subscription FREE = new Subscription(
            Plans.FREE, "active", Optional.empty(), Optional.empty(), false, Optional.empty(), Optional.empty());

    /** The plan whose features the tenant has now. */
    String planInForce() {
        return isInForce() ? plan : Plans.FREE;
    }

    /** Ended for good: what is left is the free plan. */
    boolean hasEnded() {
        return ENDED.contains(status);
    }

    boolean isInForce() {
        return IN_FORCE.contains(status);
    }

    /** For certain: of two that began in one second neither is. */
    boolean isNewerThan(Subscription other) {
        return begunAt.isPresent() && other.begunAt.isPresent() && begunAt.get().isAfter(other.begunAt.get());
    }
}
