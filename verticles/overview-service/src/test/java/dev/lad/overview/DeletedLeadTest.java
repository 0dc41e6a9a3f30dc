package dev.lad.overview;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lad.bus.Identity;
import dev.lad.shared.mesh.Ask;
import dev.lad.testkit.Await;
import dev.lad.testkit.Postgres;
import dev.lad.testkit.Stored;
import dev.lad.testkit.TestNode;
import java.time.Clock;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Of what happened to a lead that was deleted, only that it happened is kept. */
class DeletedLeadTest {
    private final Identity owner = TestNode.owner();
    private final UUID tenant = owner.tenantId().orElseThrow();
    private final UUID gone = UUID.randomUUID();
    private TestNode node;
    private Stored stored;
    private Teller social;
    private Teller leads;

    @BeforeEach
    void start() {
        String databaseUrl = Postgres.freshDatabase();
        stored = new Stored(databaseUrl, "overview");
        node = TestNode.start(Clock.systemUTC(), Map.of("DATABASE_URL", databaseUrl));
        social = Teller.start(node.node(), "social-integration");
        leads = Teller.start(node.node(), "apollo-leads");
        node.deploy(OverviewVerticle::new);
    }

    @AfterEach
    void stop() {
        node.close();
    }

    @Test
    void whatItSaidAndWhereItIsFoundGoesAndWhatIsToldLaterIsNotTaken() {
        UUID stays = UUID.randomUUID();
        social.tell(tenant, "message.received", message(gone, "I am Dana"));
        social.tell(tenant, "message.received", message(stays, "I am Kim"));
        Await.until("both are told", () -> entries().size() == 2);
        Set<String> before = stored.where(tenant, "Dana");

        leads.tell(tenant, "lead.deleted", Map.of("leadId", gone.toString()));
        Await.until("that is told", () -> entries().size() == 3);
        social.tell(tenant, "message.received", message(gone, "Dana once more"));
        Await.until("that is told too", () -> entries().size() == 4);

        assertThat(before).containsExactly("activity.detail");
        assertThat(stored.where(tenant, "Dana")).isEmpty();
        assertThat(entries())
                .filteredOn(entry -> entry.at("/detail/leadId").asText().equals(gone.toString()))
                .hasSize(3)
                .allSatisfy(entry -> assertThat(entry.path("detail")).hasSize(1));
        assertThat(entries())
                .filteredOn(entry -> entry.toString().contains("I am Kim"))
                .hasSize(1);
    }

    private static Map<String, String> message(UUID leadId, String text) {
        return Map.of("leadId", leadId.toString(), "text", text, "channel", "linkedin");
    }

    private JsonNode entries() {
        return node.call(owner, Ask.of("overview", "listActivity")).expect(200).data();
    }
}
