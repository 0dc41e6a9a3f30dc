package dev.lad.platform;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lad.platform.demo.Story;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** From a lead search to a won deal, with everything that is in the house. */
@ExtendWith(WholeHouse.Shared.class)
class StoryTest {
    /**
     * The story compares the numbers itself and breaks where they do not agree. It begins at an hour from which its calls
     * fall into the night, so that they wait for the morning.
     */
    @Test
    void theMainJobIsDoneAndTheNumbersAgree(WholeHouse house) {
        house.leapTo(18);
        var terminal = new ByteArrayOutputStream();
        try (var output = new PrintStream(terminal, true, StandardCharsets.UTF_8)) {
            new Story(house.url(), house.controlUrl(), output, Clock.systemUTC()).play();
        } finally {
            System.out.println(terminal.toString(StandardCharsets.UTF_8));
        }
        assertThat(terminal.toString(StandardCharsets.UTF_8))
                .contains(
                        "accepted the invitation", "replied:", "answered the phone", "It is won", "All numbers agree");
    }
}
