package dev.lad.shared.effects;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

class EffectStateTest {

    @Property
    void the_provider_is_called_again_only_after_it_is_known_that_nothing_happened(@ForAll List<EffectStep> steps) {
        EffectState state = EffectState.STARTED;
        boolean knownNotToHaveHappened = false;
        for (EffectStep step : steps) {
            var next = state.after(step);
            if (next.isEmpty()) {
                continue;
            }
            if (step == EffectStep.STARTED_AGAIN) {
                assertThat(knownNotToHaveHappened).isTrue();
            }
            assertThat(state).as("what is done stays done").isNotEqualTo(EffectState.DONE);
            knownNotToHaveHappened = step == EffectStep.DID_NOT_HAPPEN;
            state = next.get();
        }
    }
}
