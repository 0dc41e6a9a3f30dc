package dev.lad.deals;

import java.util.List;

/** A pipeline at a glance: per stage how many deals stand in it, and what they are worth in each currency. */
final class Board {
    private Board() {}

    record Column(Stage stage, int deals, List<Value> values) {}

    /** @param weightedMinor value times probability, rounded half up */
    record Value(String currency, long valueMinor, long weightedMinor) {}
}
