package dev.lad.billing;

import dev.lad.billing.LedgerTransaction.Kind;
import dev.lad.shared.errors.Failure;
import dev.lad.shared.observe.Metrics;
import io.prometheus.metrics.core.metrics.Counter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Counts what was entered in the ledger, and what was refused because the credits were not there. */
final class LedgerMeters {
    private final Counter entered;
    private final Counter refused;

    LedgerMeters(Metrics metrics) {
        this.entered = metrics.counter("lad_ledger_entries_total", "Transactions entered in the ledger.", "kind");
        this.refused = metrics.counter("lad_ledger_refused_total", "Transactions refused for want of credits.", "kind");
        for (Kind kind : Kind.values()) {
            // Shown from the beginning, so that the first refusal is an increase.
            refused.initLabelValues(word(kind));
        }
    }

    void count(Kind kind, boolean isNew, @Nullable Throwable refusal) {
        if (isNew) {
            entered.labelValues(word(kind)).inc();
        } else if (refusal instanceof Failure.InsufficientCredits) {
            refused.labelValues(word(kind)).inc();
        }
    }

    private static String word(Kind kind) {
        return kind.name().toLowerCase(Locale.ROOT);
    }
}
