package dev.lad.campaigns.walk;

import dev.lad.shared.db.Database;
import dev.lad.shared.events.MeshEventSource;
import dev.lad.shared.events.Outbox;
import dev.lad.shared.events.Subscription;
import dev.lad.shared.jobs.JobRunner;
import dev.lad.shared.jobs.JobSettings;
import dev.lad.shared.jobs.Jobs;
import dev.lad.shared.mesh.Services;
import dev.lad.shared.node.Background;
import dev.lad.shared.observe.Instruments;
import dev.lad.shared.time.Time;
import io.vertx.core.Vertx;
import java.util.List;

/** Assembles what takes leads through their steps. */
public final class Engine {
    private static final String SELF = "campaigns";

    private final Vertx vertx;
    private final Database database;
    private final Time time;
    private final Services services;
    private final JobSettings settings;
    private final Instruments instruments;
    private final Jobs jobs;
    private final Sweep sweep;
    private final LeadDirectory directory;

    /** @param settings how its jobs are claimed */
    public Engine(
            Vertx vertx,
            Database database,
            Time time,
            Services services,
            JobSettings settings,
            Instruments instruments) {
        this.vertx = vertx;
        this.database = database;
        this.time = time;
        this.services = services;
        this.settings = settings;
        this.instruments = instruments;
        this.jobs = new Jobs(time);
        this.sweep = new Sweep(database, jobs, time);
        this.directory = new LeadDirectory(services);
    }

    public Sweep sweep() {
        return sweep;
    }

    public LeadDirectory directory() {
        return directory;
    }

    /** What goes on unasked: the walks, and what other services tell of their leads. */
    public List<Background> background() {
        JobRunner runner = new JobRunner(vertx, database, time, SELF, jobs, settings, instruments)
                .handle(Walker.KIND, walker())
                .handle(Sweep.KIND, sweep);
        Subscription social = subscription("social-integration", News.OF_SOCIAL);
        Subscription voice = subscription("voice-agent", News.OF_VOICE);
        Subscription leads = subscription("apollo-leads", News.OF_LEADS);
        return List.of(Background.of(runner), Background.of(social), Background.of(voice), Background.of(leads));
    }

    private Walker walker() {
        WalkStore walks = new WalkStore();
        TouchStore touches = new TouchStore();
        Steps steps = new Steps(jobs, walks, touches, time);
        Turns turns = new Turns(jobs, walks, touches, steps, time);
        Recorder recorder = new Recorder(jobs, walks, touches, steps, reached(walks), time);
        Outreach outreach = new Outreach(services, new Refusals(time.business()));
        return new Walker(database, turns, recorder, outreach, directory, walks);
    }

    private Reached reached(WalkStore walks) {
        return new Reached(walks, new Outbox(vertx, time, SELF), time);
    }

    private Subscription subscription(String service, List<String> types) {
        MeshEventSource source = new MeshEventSource(services, service, SELF, time.wall());
        return new Subscription(
                vertx,
                database,
                time,
                new Subscription.Feed("campaigns." + service, service, types, source),
                new News(jobs, sweep, new Settlements(new TouchStore(), reached(new WalkStore()), time), time),
                Subscription.Settings.STANDARD,
                instruments.spans());
    }
}
