package dev.lad.enrichment;

import dev.lad.shared.errors.Failure;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.UUID;

/** What asking for one item came to. */
sealed interface ItemResult {

    /** Enriched. */
    record Completed(UUID leadId, boolean emailFound, BigDecimal credits) implements ItemResult {}

    /** Nobody knows the person, or the lead is gone. */
    record NotFound(String sentence) implements ItemResult {}

    /** It went wrong, and asking again would not help. */
    record Failed(String sentence) implements ItemResult {}

    /**
     * It may go well after a pause.
     *
     * @param isTry whether it was tried at all: where apollo-leads is away or has no room, it says nothing of the item
     */
    record TryAgain(String sentence, Duration pause, boolean isTry) implements ItemResult {}

    /** The credits are used up. */
    record NoCredits(String sentence) implements ItemResult {}

    /** What a failure of apollo-leads means for the item. */
    static ItemResult of(Throwable cause) {
        if (!(cause instanceof Failure failure)) {
            return new TryAgain("Something went wrong on our side.", Duration.ofSeconds(5), true);
        }
        return switch (failure.status()) {
            case 402 -> new NoCredits(failure.sentence());
            case 404, 410 -> new NotFound(failure.sentence());
            case 409, 504 -> new TryAgain(failure.sentence(), pause(failure), true);
            case 429, 503 -> new TryAgain(failure.sentence(), pause(failure), isOfItem(failure));
            default -> new Failed(failure.sentence());
        };
    }

    /** Where Apollo never says what became of it, asking again must end some day. */
    private static boolean isOfItem(Failure failure) {
        return failure.code().equals("outcome_unknown");
    }

    private static Duration pause(Failure failure) {
        String seconds = failure.headers().getOrDefault("retry-after", "2");
        return Duration.ofSeconds(seconds.matches("\\d{1,5}") ? Math.max(1, Long.parseLong(seconds)) : 2);
    }
}
