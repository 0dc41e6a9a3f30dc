package dev.lad.campaigns.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class TemplateTest {
    private static final LeadCard ANN = card(Optional.of("Ann"), Optional.of("Acme"));
    private static final LeadCard NOBODY = card(Optional.empty(), Optional.empty());

    @Test
    void variablesAreFilledInByEitherSpelling() {
        assertThat(Template.of("Hi {{firstName}} ({{ first_name }}) of {{company_name}}!")
                        .fill(ANN))
                .isEqualTo("Hi Ann (Ann) of Acme!");
    }

    @Test
    void aFallbackStandsInForWhatTheLeadLacks() {
        assertThat(Template.of("Hi {{firstName|there}}").fill(NOBODY)).isEqualTo("Hi there");
        assertThat(Template.of("Hi {{firstName|there}}").fill(ANN)).isEqualTo("Hi Ann");
        assertThat(Template.of("Hi{{firstName|}}").missing(NOBODY)).isEmpty();
    }

    @Test
    void whatTheLeadLacksWithoutFallbackIsMissing() {
        assertThat(Template.of("{{firstName}} {{company}} {{title|boss}}").missing(NOBODY))
                .containsExactly("company", "firstName");
    }

    @Test
    void aNameThatIsNoVariableIsKnownBeforeAnybodyReadsIt() {
        assertThat(Template.of("{{firstname}} {{company}}").unknown()).containsExactly("firstname");
        assertThat(Template.of("a {single} brace }} and {{").unknown()).isEmpty();
    }

    @Test
    void bracesThatBelongToNoVariableAreKnownBeforeAnybodyReadsThem() {
        assertThat(Template.of("Hi {{firstName}").malformed()).isTrue();
        assertThat(Template.of("Hi firstName}}").malformed()).isTrue();
        assertThat(Template.of("Hi {{firstName|{there}}}").malformed()).isTrue();
        assertThat(Template.of("Hi {{ firstName | you }} {of} {ours}").malformed())
                .isFalse();
    }

    private static LeadCard card(Optional<String> firstName, Optional<String> company) {
        return new LeadCard(
                UUID.randomUUID(),
                firstName,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                company,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }
}
