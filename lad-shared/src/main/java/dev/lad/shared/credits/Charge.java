package dev.lad.shared.credits;

import java.math.BigDecimal;

/**
 * What is about to cost.
 *
 * @param feature what it is for, as usage is counted by: {@code apollo-leads}
 * @param amount the most that it can cost, in credits; greater than zero
 * @param key names the one thing paid for, unique in the tenant: best the key of the effect
 */
public record Charge(String feature, BigDecimal amount, String key) {

    public Charge {
        if (amount.signum() <= 0) {
            throw new IllegalArgumentException("a charge of " + amount + " needs no guard");
        }
    }
}
