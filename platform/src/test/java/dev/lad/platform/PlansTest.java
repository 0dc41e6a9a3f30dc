package dev.lad.platform;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lad.auth.AuthVerticle;
import dev.lad.billing.BillingVerticle;
import dev.lad.bus.Identity;
import dev.lad.shared.db.Database;
import dev.lad.shared.db.DatabaseOptions;
import dev.lad.shared.db.PgDatabase;
import dev.lad.shared.json.Json;
import dev.lad.shared.mesh.Ask;
import dev.lad.shared.observe.Instruments;
import dev.lad.testkit.Await;
import dev.lad.testkit.ManualClock;
import dev.lad.testkit.Postgres;
import dev.lad.testkit.TestNode;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What billing sells is what auth grants. */
class PlansTest {
    private static final ManualClock CLOCK = new ManualClock(Instant.now());
    private static final String URL = Postgres.freshDatabase();
    private static TestNode node;
    private static Database billing;

    @BeforeAll
    static void start() {
        node = TestNode.start(CLOCK, Map.of("DATABASE_URL", URL));
        node.deploy(BillingVerticle::new);
        node.deploy(AuthVerticle::new);
        billing = TestNode.await(
                PgDatabase.open(node.vertx(), DatabaseOptions.of(URL), "billing", Instruments.unobserved("test")));
    }

    @AfterAll
    static void stop() {
        TestNode.await(billing.close());
        node.close();
    }

    @Test
    void afterItsTrialATenantMayUseWhatItsPlanIsListedWith() {
        JsonNode plans = node.call(TestNode.owner(), Ask.reading("billing", "listPlans"))
                .expect(200)
                .data();
        assertThat(plans).hasSizeGreaterThan(2);

        for (JsonNode plan : plans) {
            UUID tenant = register();
            assertThat(granted(tenant)).as("in the trial").isEqualTo(TestNode.FEATURES);
            String key = plan.path("key").asText();
            if (!key.equals("free")) {
                subscribe(tenant, key);
            }
            CLOCK.advance(Duration.ofDays(30));

            Set<String> listed = new TreeSet<>();
            plan.path("features").forEach(feature -> listed.add(feature.asText()));
            Await.until(key + " is granted as listed", () -> granted(tenant).equals(listed));
            assertThat(access(tenant).path("plan").asText()).isEqualTo(key);
        }
    }

    @Test
    void whatIsSoldIsAFeatureThatThereIs() {
        node.call(TestNode.owner(), Ask.reading("billing", "listPlans"))
                .expect(200)
                .data()
                .forEach(plan -> assertThat(plan.path("features"))
                        .allSatisfy(feature -> assertThat(TestNode.FEATURES).contains(feature.asText())));
    }

    private static UUID register() {
        JsonNode login = node.call(
                        Identity.ANONYMOUS,
                        Ask.of("auth", "register")
                                .body(Map.of(
                                        "email",
                                        UUID.randomUUID() + "@example.com",
                                        "password",
                                        "correct horse battery",
                                        "name",
                                        "Plan Owner",
                                        "organisation",
                                        "Plans")))
                .expect(201)
                .data();
        return UUID.fromString(login.path("user").path("tenantId").asText());
    }

    /** What Stripe's webhook comes to; the checkout itself is billing's own test. */
    private static void subscribe(UUID tenant, String plan) {
        TestNode.await(billing.inSystem(sql -> sql.change("""
                        insert into plan_subscription (tenant_id, plan, status, stripe_id, updated_at)
                        values ($1, $2, 'active', $3, now())
                        """, tenant, plan, "sub_" + tenant)
                .compose(stored -> sql.change(
                        """
                        insert into job (id, tenant_id, kind, key, payload, due_at, created_at)
                        values ($1, $2, 'plan.tell', $3, $4::text::jsonb, now(), now())
                        on conflict do nothing
                        """,
                        UUID.randomUUID(),
                        tenant,
                        "subscribed",
                        Json.object().toString()))));
    }

    private static Set<String> granted(UUID tenant) {
        Set<String> features = new TreeSet<>();
        access(tenant).path("features").forEach(feature -> features.add(feature.asText()));
        return features;
    }

    private static JsonNode access(UUID tenant) {
        return node.call(
                        Identity.service("gateway", tenant),
                        Ask.reading("auth", "getTenantAccess").path("id", tenant))
                .expect(200)
                .data();
    }
}
