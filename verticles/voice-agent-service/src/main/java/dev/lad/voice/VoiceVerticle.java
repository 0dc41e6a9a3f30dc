package dev.lad.voice;

import dev.lad.shared.credits.Cost;
import dev.lad.shared.credits.CostResolver;
import dev.lad.shared.credits.Credits;
import dev.lad.shared.credits.OpenCharges;
import dev.lad.shared.credits.Prices;
import dev.lad.shared.db.Database;
import dev.lad.shared.effects.EffectKind;
import dev.lad.shared.effects.Effects;
import dev.lad.shared.events.EventsApi;
import dev.lad.shared.events.Inbox;
import dev.lad.shared.events.Outbox;
import dev.lad.shared.events.OutboxFeed;
import dev.lad.shared.jobs.JobRunner;
import dev.lad.shared.jobs.JobSettings;
import dev.lad.shared.jobs.Jobs;
import dev.lad.shared.mesh.Services;
import dev.lad.shared.node.Assembly;
import dev.lad.shared.node.Background;
import dev.lad.shared.node.Node;
import dev.lad.shared.node.Repeating;
import dev.lad.shared.node.ServiceVerticle;
import dev.lad.shared.observe.Instruments;
import dev.lad.shared.service.Operations;
import dev.lad.shared.time.Time;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Assembles the voice agent. */
public final class VoiceVerticle extends ServiceVerticle {
    private static final String SERVICE = "voice-agent";
    private static final Duration LOOK_EVERY = Duration.ofSeconds(10);

    private final TwilioConfig config;

    public VoiceVerticle(Node node) {
        super(node, "voice");
        this.config = TwilioConfig.read(node.env(), node.config());
    }

    @Override
    protected Assembly assemble(Node node, Database database) {
        Instruments instruments = node.instruments(SERVICE);
        Time time = node.time();
        Services services = node.services(SERVICE);
        Jobs jobs = new Jobs(time);
        JobRunner runner = new JobRunner(vertx, database, time, SERVICE, jobs, JobSettings.STANDARD, instruments);
        TwilioClient twilio = new TwilioClient(vertx, time.wall(), config, instruments);
        CallStore store = new CallStore();
        AgentStore agentStore = new AgentStore();

        Credits credits = new Credits(database, jobs, time, services, Map.of(Calls.PRICE, cost(database, store)));
        credits.settleIn(runner);
        Progress progress = new Progress(store, new OpenCharges(jobs, time), new Outbox(vertx, time, SERVICE), time);
        CallSettling settling = new CallSettling(database, store, twilio, time);
        Effects effects = new Effects(
                database,
                time,
                List.of(EffectKind.named(Calls.CALL, settling::ask).onSettled(progress::settled)),
                instruments);

        OverdueCalls overdue = new OverdueCalls(database, store, twilio, effects, progress, time);
        Agents agents = new Agents(database, agentStore, time);
        Rules rules = new Rules(database, new RulesStore(), time);
        Calls calls = new Calls(
                database,
                store,
                agents,
                rules,
                twilio,
                effects,
                credits,
                new Prices(services, time.wall()),
                services,
                time);
        TwilioEvents events = new TwilioEvents(
                config, database, store, agentStore, progress, effects, new Inbox(database, time, jobs), time);
        events.workedOn(runner);

        Operations operations = Operations.of(contract());
        new VoiceApi(agents, calls, rules, events).bind(operations);
        new EventsApi(new OutboxFeed(database, time)).bind(operations);
        return new Assembly(
                operations,
                List.of(
                        Background.of(runner),
                        Background.of(effects.watch(vertx, SERVICE)),
                        new Repeating(vertx, "calls.overdue", LOOK_EVERY, overdue::end)));
    }

    /** What a call has cost, once it has ended. */
    private static CostResolver cost(Database database, CallStore store) {
        return (caller, key) -> store.ofKey(database.tenant(caller.tenantId()), caller.tenantId(), key)
                .map(call -> call.map(found -> found.credits().map(Cost::of).orElseGet(Cost::notKnownYet))
                        .orElseGet(Cost::nothing));
    }
}
