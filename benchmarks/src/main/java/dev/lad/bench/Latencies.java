package dev.lad.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How long each of many requests took, those that failed too. */
final class Latencies {
    private final List<Long> nanos = new ArrayList<>();
    private int failed;
    private Optional<String> firstFailure = Optional.empty();

    /** @param failure null where it was answered as it should be */
    void add(long tookNanos, @Nullable Throwable failure) {
        nanos.add(tookNanos);
        if (failure != null) {
            failed++;
            firstFailure = firstFailure.or(() -> Optional.of(String.valueOf(failure.getMessage())));
        }
    }

    /** In milliseconds; {@code part} 1 is the longest. */
    double millis(double part) {
        List<Long> sorted = nanos.stream().sorted().toList();
        return sorted.get((int) Math.ceil(part * sorted.size()) - 1) / 1e6;
    }

    int failed() {
        return failed;
    }

    @Override
    public String toString() {
        return "ms: p50 %.2f, p99 %.1f, p99.9 %.1f, longest %.1f; %d asked, %d failed%s"
                .formatted(
                        millis(0.5),
                        millis(0.99),
                        millis(0.999),
                        millis(1),
                        nanos.size(),
                        failed,
                        firstFailure.map(first -> " (" + first + ")").orElse(""));
    }
}
