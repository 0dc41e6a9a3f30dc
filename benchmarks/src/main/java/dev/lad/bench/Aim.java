package dev.lad.bench;

/** Prints a figure beside what it should be. */
final class Aim {
    private Aim() {}

    /** @param more what else is worth knowing; may be empty */
    static void atMost(double most, String unit, String what, double figure, String more) {
        System.out.printf(
                "  %-56s %8.1f %-4s aim %4.0f %-4s %s  %s%n",
                what, figure, unit, most, unit, figure <= most ? "met   " : "MISSED", more);
    }
}
