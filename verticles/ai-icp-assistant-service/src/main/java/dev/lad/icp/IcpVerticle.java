package dev.lad.icp;

import dev.lad.shared.credits.Credits;
import dev.lad.shared.credits.Prices;
import dev.lad.shared.db.Database;
import dev.lad.shared.jobs.JobRunner;
import dev.lad.shared.jobs.JobSettings;
import dev.lad.shared.jobs.Jobs;
import dev.lad.shared.mesh.Services;
import dev.lad.shared.node.Assembly;
import dev.lad.shared.node.Background;
import dev.lad.shared.node.Node;
import dev.lad.shared.node.ServiceVerticle;
import dev.lad.shared.observe.Instruments;
import dev.lad.shared.time.Ids;
import dev.lad.shared.time.Time;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Assembles the ICP assistant. */
public final class IcpVerticle extends ServiceVerticle {
    private static final String SERVICE = "ai-icp-assistant";

    private final Optional<GeminiConfig> gemini;

    public IcpVerticle(Node node) {
        super(node, "icp");
        this.gemini = GeminiConfig.read(node.env(), node.config());
    }

    @Override
    protected Assembly assemble(Node node, Database database) {
        Instruments instruments = node.instruments(SERVICE);
        Time time = node.time();
        Vocabulary vocabulary = Vocabulary.load();
        Prompts prompts = new Prompts(vocabulary);
        Services services = node.services(SERVICE);
        Jobs jobs = new Jobs(time);
        JobRunner runner = new JobRunner(vertx, database, time, SERVICE, jobs, JobSettings.STANDARD, instruments);
        Credits credits = new Credits(database, jobs, time, services, Map.of());
        credits.settleIn(runner);

        Profiles profiles = new Profiles(database, new ProfileStore(), time);
        Optional<GeminiClient> client = gemini.map(config -> new GeminiClient(vertx, time.wall(), config, instruments));
        Assistant assistant = new Assistant(
                client.map(model -> new Analyst(model, contract(), prompts)),
                new Rules(vocabulary),
                profiles,
                new Fee(new Prices(services, time.wall()), credits, new Ids(time.business())));
        return new Assembly(new IcpApi(contract(), assistant, profiles).operations(), List.of(Background.of(runner)));
    }
}
