package dev.lad.platform.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lad.platform.faults.Load.Outcome;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** What is looked at after every fault. */
final class Aftermath {
    /** A recovery "in seconds", on a busy machine. */
    static final Duration SECONDS = Duration.ofSeconds(15);

    private static final Duration CALM = Duration.ofSeconds(2);

    private Aftermath() {}

    static List<Outcome> failures(List<Outcome> outcomes) {
        return outcomes.stream().filter(Outcome::isFailure).toList();
    }

    /** Nothing acknowledged is gone, nothing is there twice, and the ledger agrees with what was acknowledged. */
    static void assertThatNothingIsLostOrDoneTwice(Load load, List<Outcome> outcomes) {
        List<String> kept = load.deals();
        assertThat(kept).doesNotHaveDuplicates();
        assertThat(kept)
                .containsAll(names(outcomes.stream()
                        .filter(outcome -> outcome.made(Load.DEALS))
                        .toList()));
        long spent =
                outcomes.stream().filter(outcome -> outcome.made(Load.DEDUCT)).count();
        long uncertain = outcomes.stream()
                .filter(outcome -> outcome.isFailure() && outcome.request().writes(Load.DEDUCT))
                .count();
        assertThat((long) load.spendings()).isBetween(spent, spent + uncertain);
    }

    /** Of the deals that were to be made. */
    static List<String> names(List<Outcome> deals) {
        return deals.stream()
                .map(outcome -> outcome.request().body())
                .filter(body -> body != null && body.has("name"))
                .map(body -> body.path("name").asText())
                .toList();
    }

    /** Waits until nothing has failed for two seconds. */
    static void awaitCalm(Load load) {
        long from = System.nanoTime();
        Town.await("requests are answered again", () -> {
            long calmSince = System.nanoTime() - CALM.toNanos();
            return from < calmSince
                    && load.outcomes().stream()
                            .noneMatch(outcome -> outcome.isFailure() && outcome.answeredAt() > calmSince);
        });
    }

    static void runFor(Duration duration) {
        long end = System.nanoTime() + duration.toNanos();
        for (long left = duration.toNanos(); left > 0; left = end - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }

    /** The first requests of a process meet cold code. */
    static void warm(String gateway) throws InterruptedException {
        Load first = Load.ofNewTenant(gateway).start(20);
        runFor(Duration.ofSeconds(2));
        first.stop();
    }
}
