package dev.lad.campaigns.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lad.shared.json.Json;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class TextsTest {
    @Test
    void whatNoServiceTakesOnceItIsFilledInIsKnownBefore() {
        String almost = "x".repeat(990) + "{{company}}";

        assertThat(missing(new Step.InstagramDm("a", almost, Optional.empty(), Optional.empty()), "Acme"))
                .isEmpty();
        assertThat(missing(
                        new Step.InstagramDm("a", almost, Optional.empty(), Optional.empty()),
                        "Acme Robotics International"))
                .containsExactly("at most 1000 characters");
        String manyTimes = "{{company}}".repeat(50);
        assertThat(missing(
                        new Step.LinkedinMessage("a", manyTimes, Optional.empty(), Optional.empty()), "y".repeat(200)))
                .containsExactly("at most 8000 characters");
    }

    @Test
    void aTextOfWhichNothingIsLeftIsKnownBefore() {
        assertThat(missing(new Step.InstagramDm("a", "{{company| }}", Optional.empty(), Optional.empty()), ""))
                .containsExactly("words");
        assertThat(missing(
                        new Step.LinkedinInvite("a", Optional.of("{{company|}}"), Optional.empty(), Optional.empty()),
                        ""))
                .as("an invitation goes without a note")
                .isEmpty();
    }

    private static Iterable<String> missing(Step.Action step, String company) {
        LeadCard lead = new LeadCard(
                UUID.randomUUID(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(company),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
        return Texts.of(Plans.written(Json.tree(new Step[] {step}), Json.array(), () -> "s"))
                .missing(lead);
    }
}
