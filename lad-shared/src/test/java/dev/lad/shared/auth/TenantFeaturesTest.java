package dev.lad.shared.auth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lad.bus.Identity;
import dev.lad.bus.Role;
import dev.lad.shared.auth.Issuer.TenantAccess;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TenantFeaturesTest {
    private final MovableClock clock = new MovableClock();
    private final TestIssuer issuer = new TestIssuer(clock);
    private final TenantFeatures features = new TenantFeatures(issuer, clock);
    private final UUID tenant = UUID.randomUUID();
    private final Identity identity = new Identity(
            Identity.Kind.USER,
            Optional.of(tenant),
            Optional.of(UUID.randomUUID()),
            Role.MEMBER,
            "free",
            Set.of(),
            "s",
            "");
    private final long issuedAtMillis = clock.millis();

    @BeforeEach
    void change() {
        issuer.tenants.put(tenant, new TenantAccess("starter", Set.of("campaigns")));
        features.heard(new JsonObject().put("tenantId", tenant.toString()));
    }

    @Test
    void a_change_is_known_as_long_as_a_token_of_before_may_live() {
        clock.move(Duration.ofMinutes(15));
        features.sweep();

        assertThat(plan()).isEqualTo("starter");
    }

    @Test
    void a_change_of_a_tenant_of_whom_nobody_comes_is_forgotten() {
        clock.move(Duration.ofMinutes(21));
        features.sweep();

        assertThat(plan()).isEqualTo("free");
    }

    @Test
    void who_was_told_of_a_change_stays_told_for_a_tokens_life_from_then_on() {
        clock.move(Duration.ofMinutes(14));
        assertThat(plan()).isEqualTo("starter");
        clock.move(Duration.ofMinutes(14));
        features.sweep();

        assertThat(plan()).isEqualTo("starter");
    }

    private String plan() {
        return features.correct(identity, issuedAtMillis).await().plan();
    }
}
