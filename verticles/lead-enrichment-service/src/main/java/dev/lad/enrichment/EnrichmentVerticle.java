package dev.lad.enrichment;

import dev.lad.shared.db.Database;
import dev.lad.shared.jobs.JobRunner;
import dev.lad.shared.jobs.JobSettings;
import dev.lad.shared.jobs.Jobs;
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
        new EnrichmentWork(database, store, new LeadsClient(node.services(SERVICE), time.wall()), jobs, time)
                .workIn(runner);
        return new Assembly(new EnrichmentApi(enrichments).operations(contract()), List.of(Background.of(runner)));
    }
}
