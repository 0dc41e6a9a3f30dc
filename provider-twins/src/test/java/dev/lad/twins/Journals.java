package dev.lad.twins;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lad.twins.clock.TwinClock;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/** What a test looks for in the twins' memory. */
public final class Journals {
    private Journals() {}

    public static Path fresh() {
        try {
            return Files.createTempDirectory("twins").resolve("twins.journal");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Stops the twins; fails unless all that they knew had been written before, and reads back as it was. Whole test classes
     * end with this, so that no change of anything can be overlooked.
     */
    public static void stopAndCheck(Vertx vertx, Path file, Twins twins, TwinClock clock) {
        var written = entries(file);
        twins.stop().await();
        assertThat(entries(file)).as("written only at the stop").isEqualTo(written);

        var again = Twins.start(vertx, TwinOptions.onFreePorts(clock).withMemory(file))
                .await();
        again.resume().await();
        again.stop().await();
        assertThat(entries(file)).as("read otherwise than it was written").isEqualTo(written);
    }

    /** The values by shelf and key, without what moves by itself. */
    private static Map<String, String> entries(Path file) {
        try {
            var entries = new TreeMap<String, String>();
            Files.readAllLines(file).stream()
                    .filter(line -> !line.startsWith("clock\t") && !line.startsWith("deliveries\t"))
                    .skip(1)
                    .forEach(line -> entries.put(
                            line.substring(0, line.lastIndexOf('\t')), line.substring(line.lastIndexOf('\t') + 1)));
            entries.values().removeIf(String::isEmpty);
            return entries;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
