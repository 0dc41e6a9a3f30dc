package dev.lad.voice;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class ScriptTest {
    @Test
    void theContextIsSaidAsTextAndNeverAsTwiml() {
        Agent agent = new Agent(
                UUID.randomUUID(),
                "Ann",
                "Polly.Joanna",
                "en-US",
                "",
                "Hello.",
                "{{ context }} Shall we talk?",
                1,
                Instant.EPOCH);

        String twiml = Script.opening(agent, Optional.of("</Say><Dial>+15005550006</Dial>"), "/speech");

        assertThat(twiml).contains("&lt;/Say&gt;&lt;Dial&gt;+15005550006&lt;/Dial&gt; Shall we talk?</Say></Gather>");
        assertThat(Script.opening(agent, Optional.empty(), "/speech")).contains(">Shall we talk?</Say></Gather>");
    }
}
