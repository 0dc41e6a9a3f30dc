package dev.lad.shared.providers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lad.shared.errors.Failure;
import dev.lad.shared.providers.ProviderAnswer.Ok;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class ProviderAnswerTest {
    record Price(int amount) {}

    @Test
    void an_answer_that_cannot_be_read_is_the_providers_mistake_and_not_the_callers() {
        assertUnreadable(() -> ok("<html>").json());
        assertUnreadable(() -> ok("<html>").read(Price.class));
        assertUnreadable(() -> ok("{\"amount\": \"many\"}").read(Price.class));
        assertThat(ok("{\"amount\": 3, \"new\": true}").read(Price.class)).isEqualTo(new Price(3));
    }

    private static void assertUnreadable(ThrowingCallable read) {
        assertThatThrownBy(read).isInstanceOfSatisfying(Failure.class, failure -> {
            assertThat(failure.status()).isEqualTo(502);
            assertThat(failure.code()).isEqualTo("provider_unreadable");
        });
    }

    private static Ok ok(String body) {
        return new Ok(200, MultiMap.caseInsensitiveMultiMap(), Buffer.buffer(body));
    }
}
