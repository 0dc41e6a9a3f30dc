package dev.lad.social;

import dev.lad.shared.credits.CostResolver;
import dev.lad.shared.credits.Credits;
import dev.lad.shared.credits.OpenCharges;
import dev.lad.shared.credits.Prices;
import dev.lad.shared.db.Database;
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
import io.vertx.core.Future;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Assembles the social integration. */
public final class SocialVerticle extends ServiceVerticle {
    private static final String SERVICE = "social-integration";
    private static final Duration ENSURE_EVERY = Duration.ofMinutes(10);

    private final UnipileConfig config;

    public SocialVerticle(Node node) {
        super(node, "social");
        this.config = UnipileConfig.read(node.env(), node.config());
    }

    @Override
    protected Assembly assemble(Node node, Database database) {
        Instruments instruments = node.instruments(SERVICE);
        Time time = node.time();
        Services services = node.services(SERVICE);
        Jobs jobs = new Jobs(time);
        JobRunner runner = new JobRunner(vertx, database, time, SERVICE, jobs, JobSettings.STANDARD, instruments);
        Outbox outbox = new Outbox(vertx, time, SERVICE);
        UnipileClient unipile = new UnipileClient(vertx, time.wall(), config, instruments);

        AccountStore accountStore = new AccountStore();
        ActionStore actionStore = new ActionStore();
        MessageStore messageStore = new MessageStore();
        Accounts accounts = new Accounts(database, accountStore, unipile, outbox, time);
        Webhooks webhooks = new Webhooks(unipile, config);
        Connections connections =
                new Connections(database, new ConnectionStore(), accounts, accountStore, unipile, webhooks, jobs, time);
        connections.pollIn(runner);

        OpenCharges charges = new OpenCharges(jobs, time);
        ActionLog log = new ActionLog(database, actionStore, accountStore, messageStore, jobs, outbox, charges, time);
        Effects effects = new Effects(
                database,
                time,
                new Settling(database, accountStore, actionStore, messageStore, unipile, time).kinds(log::settled),
                instruments);
        log.checkIn(runner, effects);
        Credits credits = new Credits(database, jobs, time, services, costs(database, actionStore, effects));
        credits.settleIn(runner);
        Actions actions = new Actions(
                database,
                actionStore,
                accounts,
                accountStore,
                new People(database, new PersonStore(), unipile, time),
                unipile,
                effects,
                credits,
                new Prices(services, time.wall()),
                log,
                time);

        UnipileEvents events = new UnipileEvents(
                webhooks,
                connections,
                accounts,
                new Replies(accountStore, actionStore, messageStore, outbox, time),
                new Inbox(database, time, jobs),
                jobs,
                time);
        events.workedOn(runner);

        Operations operations = Operations.of(contract());
        new SocialApi(connections, accounts, actions, new Conversations(database, messageStore), events)
                .bind(operations);
        new EventsApi(new OutboxFeed(database, time)).bind(operations);
        return new Assembly(
                operations,
                List.of(
                        Background.of(runner),
                        Background.of(effects.watch(vertx, SERVICE)),
                        new Repeating(
                                vertx,
                                "webhooks.ensure",
                                ENSURE_EVERY,
                                () -> ensure(database, accountStore, webhooks))));
    }

    /** An action whose caller could not say what came of it costs what it was claimed for, if it has happened. */
    private static Map<String, CostResolver> costs(Database database, ActionStore actions, Effects effects) {
        CostResolver ofAction =
                (caller, key) -> actions.ofKey(database.tenant(caller.tenantId()), caller.tenantId(), key)
                        .compose(action -> CostResolver.ofEffect(
                                        effects, effect -> action.orElseThrow().credits())
                                .cost(caller, key));
        Map<String, CostResolver> resolvers = new LinkedHashMap<>();
        for (ActionKind kind : ActionKind.values()) {
            resolvers.put(kind.price(), ofAction);
        }
        return resolvers;
    }

    /** Unipile may have lost them; a twin has, whenever it starts. */
    private static Future<Void> ensure(Database database, AccountStore accounts, Webhooks webhooks) {
        return accounts.anyConnected(database.system())
                .compose(any -> any ? webhooks.ensure() : Future.succeededFuture());
    }
}
