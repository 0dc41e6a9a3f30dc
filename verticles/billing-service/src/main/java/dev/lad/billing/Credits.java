package dev.lad.billing;

import dev.lad.shared.errors.Failure;
import java.math.BigDecimal;

/** Amounts of credits: exact decimals of at most six places. */
final class Credits {
    private static final int PLACES = 6;
    private static final BigDecimal MOST = new BigDecimal("1000000000");

    private Credits() {}

    /**
     * The amount in its shortest form.
     *
     * @throws Failure.Invalid for zero, negative, absurdly large or too finely divided amounts
     */
    static BigDecimal positive(String pointer, BigDecimal amount) {
        if (amount.signum() <= 0) {
            throw Failure.Invalid.at(pointer, "An amount of credits must be more than zero.");
        }
        return atLeastZero(pointer, amount);
    }

    /** Like {@link #positive}, but zero is an amount too. */
    static BigDecimal atLeastZero(String pointer, BigDecimal amount) {
        BigDecimal shortest = amount.signum() == 0 ? BigDecimal.ZERO : amount.stripTrailingZeros();
        if (shortest.signum() < 0 || shortest.scale() > PLACES || shortest.compareTo(MOST) > 0) {
            throw Failure.Invalid.at(
                    pointer, "An amount of credits is between 0 and 1000000000 and has at most six decimal places.");
        }
        return shortest.scale() < 0 ? shortest.setScale(0) : shortest;
    }
}
