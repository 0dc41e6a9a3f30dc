package dev.lad.platform;

import dev.lad.auth.AuthVerticle;
import dev.lad.billing.BillingVerticle;
import dev.lad.campaigns.CampaignsVerticle;
import dev.lad.deals.DealsVerticle;
import dev.lad.enrichment.EnrichmentVerticle;
import dev.lad.icp.IcpVerticle;
import dev.lad.leads.LeadsVerticle;
import dev.lad.overview.OverviewVerticle;
import dev.lad.shared.node.Node;
import dev.lad.social.SocialVerticle;
import dev.lad.users.UsersVerticle;
import dev.lad.voice.VoiceVerticle;
import io.vertx.core.Deployable;
import java.util.List;
import java.util.function.Function;

/** The services of LAD. A new one is added here, and in the platform's {@code pom.xml}. */
final class Services {
    static final List<Function<Node, Deployable>> ALL = List.of(
            AuthVerticle::new,
            UsersVerticle::new,
            BillingVerticle::new,
            CampaignsVerticle::new,
            LeadsVerticle::new,
            SocialVerticle::new,
            DealsVerticle::new,
            IcpVerticle::new,
            EnrichmentVerticle::new,
            OverviewVerticle::new,
            VoiceVerticle::new);

    private Services() {}
}
