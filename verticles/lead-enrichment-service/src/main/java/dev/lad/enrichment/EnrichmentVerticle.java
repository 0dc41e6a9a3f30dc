package dev.lad.enrichment;

import dev.lad.shared.db.Database;
import dev.lad.shared.events.MeshEventSource;
import dev.lad.shared.events.Subscription;
import dev.lad.shared.jobs.JobRunner;
import dev.lad.shared.jobs.JobSettings;
import dev.lad.shared.jobs.Jobs;
import dev.lad.shared.mesh.Services;
import dev.lad.shared.node.Assembly;
import dev.lad.shared.node.Background;
import dev.lad.shared.node.Node;
import dev.lad.shared.node.ServiceVerticle;
import dev.lad.shared.observe.Instruments;
import dev.lad.shared.time.Time;
import java.util.List;

/** Assembles lead-enrichment. */
public final class EnrichmentVerticle extends ServiceVerticle {
    private static final String SERVICE = "lead-enrichment";
    private static final String LEADS = "apollo-leads";

    public EnrichmentVerticle(Node node) {
        super(node, "enrichment");
    }

    @Override
    protected Assembly assemble(Node node, Database database) {
        Instruments instruments = node.instruments(SERVICE);
        Time time = node.time();
        Jobs jobs = new Jobs(time);
        EnrichmentStore store = new EnrichmentStore();
        Enrichments enrichments = new Enrichments(database, store, jobs, time);
        JobRunner runner = new JobRunner(vertx, database, time, SERVICE, jobs, JobSettings.STANDARD, instruments);
        Services services = node.services(SERVICE);
        ErasureStore erasure = new ErasureStore();
        new EnrichmentWork(database, store, erasure, new LeadsClient(services, time.wall()), jobs, time).workIn(runner);
        Subscription leads = new Subscription(
                vertx,
                database,
                time,
                new Subscription.Feed(
                        "enrichment." + LEADS,
                        LEADS,
                        Erasure.TYPES,
                        new MeshEventSource(services, LEADS, SERVICE, time.wall())),
                new Erasure(erasure, time),
                Subscription.Settings.STANDARD,
                instruments.spans());
        return new Assembly(
                new EnrichmentApi(enrichments).operations(contract()),
                List.of(Background.of(runner), Background.of(leads)));
    }
}
