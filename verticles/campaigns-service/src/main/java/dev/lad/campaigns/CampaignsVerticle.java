package dev.lad.campaigns;

import dev.lad.campaigns.walk.Engine;
import dev.lad.shared.db.Database;
import dev.lad.shared.events.EventsApi;
import dev.lad.shared.events.OutboxFeed;
import dev.lad.shared.jobs.JobSettings;
import dev.lad.shared.node.Assembly;
import dev.lad.shared.node.Node;
import dev.lad.shared.node.ServiceVerticle;
import dev.lad.shared.observe.Instruments;
import dev.lad.shared.service.Operations;
import java.time.Duration;

/** Assembles campaigns. */
public final class CampaignsVerticle extends ServiceVerticle {
    private final JobSettings settings;

    /** @param node its environment says how many touches may be under way, and how soon those of a dead instance go on */
    public CampaignsVerticle(Node node) {
        super(node, "campaigns");
        this.settings = new JobSettings(
                node.env().integer("CAMPAIGNS_CONCURRENCY", JobSettings.STANDARD.concurrency(), 1, 1_000),
                Duration.ofSeconds(node.env()
                        .integer(
                                "CAMPAIGNS_LEASE_SECONDS",
                                (int) JobSettings.STANDARD.lease().toSeconds(),
                                1,
                                600)),
                JobSettings.STANDARD.idlePoll());
    }

    @Override
    protected Assembly assemble(Node node, Database database) {
        Instruments instruments = node.instruments("campaigns");
        Engine engine =
                new Engine(node.vertx(), database, node.time(), node.services("campaigns"), settings, instruments);
        Enrolment enrolment =
                new Enrolment(database, new EnrolmentStore(), engine.directory(), engine.sweep(), node.time());
        Senders senders = new Senders(node.services("campaigns"));
        Campaigns campaigns =
                new Campaigns(database, new CampaignStore(), enrolment, senders, engine.sweep(), node.time());
        CampaignLeads leads = new CampaignLeads(database, new CampaignLeadStore(), engine.sweep(), node.time());
        Suppressions suppressions = new Suppressions(database, new SuppressionStore(), node.time());
        Operations operations = new CampaignsApi(campaigns, enrolment, leads, suppressions).operations(contract());
        new EventsApi(new OutboxFeed(database, node.time())).bind(operations);
        return new Assembly(operations, engine.background());
    }
}
