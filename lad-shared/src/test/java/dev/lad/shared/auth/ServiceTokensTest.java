package dev.lad.shared.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lad.bus.Identity;
import dev.lad.bus.Role;
import dev.lad.shared.errors.Failure;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class ServiceTokensTest {
    private static final String SECRET = "thirty-two characters and one more";

    private final MovableClock clock = new MovableClock();
    private final ServiceTokens tokens = new ServiceTokens(SECRET, clock);

    @Test
    void sayForWhomTheCallIsMade() {
        Identity person = new Identity(
                Identity.Kind.USER,
                Optional.of(UUID.randomUUID()),
                Optional.of(UUID.randomUUID()),
                Role.MEMBER,
                "starter",
                Set.of("deals-pipeline"),
                "session",
                "");
        assertThat(read(person)).isEqualTo(person);
        assertThat(read(person.through("shop"))).isEqualTo(person.through("shop"));
        assertThat(read(Identity.service("shop"))).isEqualTo(Identity.service("shop"));
        assertThat(read(Identity.ANONYMOUS)).isEqualTo(Identity.ANONYMOUS);
    }

    @Test
    void bearClocksThatDifferByAMinuteAndNoMoreThanThat() {
        String token = tokens.authorization("shop", "shelf", Identity.service("shop"));
        clock.move(Duration.ofSeconds(-60));
        tokens.identity(token, "shelf");
        clock.move(Duration.ofSeconds(60).plus(ServiceTokens.LIFE).plusSeconds(60));
        tokens.identity(token, "shelf");
        clock.move(Duration.ofSeconds(20));
        refuses(token, "shelf");
    }

    @Test
    void areGoodForOneServiceAlone() {
        String token = tokens.authorization("shop", "shelf", Identity.service("shop"));
        refuses(token, "billing");
        refuses(token.replace("Bearer ey", "Bearer ex"), "shelf");
        refuses(token + "." + token, "shelf");
    }

    /** What a service in another language is given, and what docs/services.md says of it. */
    @Test
    void areSignedWithAKeyThatAnyoneCanDerive() {
        byte[] key = Hs256.derive(SECRET, "lad.service-token:shelf");
        String token =
                tokens.authorization("shop", "shelf", Identity.service("shop")).substring("Bearer ".length());
        assertThat(new Hs256(key, ServiceTokens.TYPE).open(token))
                .hasValueSatisfying(
                        claims -> assertThat(claims.getString("iss")).isEqualTo("shop"));
    }

    private Identity read(Identity identity) {
        return tokens.identity(tokens.authorization("shop", "shelf", identity), "shelf");
    }

    private void refuses(String token, String audience) {
        assertThatThrownBy(() -> tokens.identity(token, audience)).isInstanceOf(Failure.Unauthenticated.class);
    }
}
