package dev.lad.bench;

import java.util.ArrayList;
import java.util.List;

/** One figure, measured several times. */
public final class Samples {
    private final List<Double> values = new ArrayList<>();

    public void add(double value) {
        values.add(value);
    }

    public double median() {
        return quantile(0.5);
    }

    private double quantile(double part) {
        List<Double> sorted = values.stream().sorted().toList();
        return sorted.get((int) Math.round(part * (sorted.size() - 1)));
    }

    /** The median, and between which the middle half lay. */
    @Override
    public String toString() {
        return "%.1f (%.1f to %.1f)".formatted(median(), quantile(0.25), quantile(0.75));
    }
}
