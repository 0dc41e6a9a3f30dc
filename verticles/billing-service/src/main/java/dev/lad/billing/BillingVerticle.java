package dev.lad.billing;

import dev.lad.shared.db.Database;
import dev.lad.shared.events.EventsApi;
import dev.lad.shared.events.Inbox;
import dev.lad.shared.events.OutboxFeed;
import dev.lad.shared.jobs.JobRunner;
import dev.lad.shared.jobs.JobSettings;
import dev.lad.shared.jobs.Jobs;
import dev.lad.shared.node.Assembly;
import dev.lad.shared.node.Background;
import dev.lad.shared.node.Node;
import dev.lad.shared.node.Repeating;
import dev.lad.shared.node.ServiceVerticle;
import dev.lad.shared.observe.Instruments;
import dev.lad.shared.service.Operations;
import dev.lad.shared.time.Time;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;

/** Assembles billing. */
public final class BillingVerticle extends ServiceVerticle {
    private static final String SERVICE = "billing";
    private static final int MOST_CREDITS = 1_000_000;
    private static final Duration EXPIRE_EVERY = Duration.ofSeconds(15);

    private final StripeConfig stripe;
    private final BigDecimal welcome;
    private final BigDecimal lowThreshold;

    public BillingVerticle(Node node) {
        super(node, "billing");
        this.stripe = StripeConfig.read(node.env(), node.config());
        this.welcome = BigDecimal.valueOf(node.env().integer("LAD_WELCOME_CREDITS", 100, 0, MOST_CREDITS));
        this.lowThreshold = BigDecimal.valueOf(node.env().integer("LAD_LOW_CREDITS", 20, 0, MOST_CREDITS));
    }

    @Override
    protected Assembly assemble(Node node, Database database) {
        Instruments instruments = node.instruments(SERVICE);
        Time time = node.time();
        Jobs jobs = new Jobs(time);
        LedgerMeters meters = new LedgerMeters(instruments.metrics());
        Ledger ledger = new Ledger(database, new LedgerStore(), time, meters, lowThreshold);
        Holds holds = new Holds(database, ledger, new HoldStore(), time);
        Usage usage = new Usage(database, new UsageStore(), time);
        Subscriptions subscriptions = new Subscriptions(
                database,
                new SubscriptionStore(),
                ledger,
                new StripeClient(vertx, time.wall(), stripe, instruments),
                jobs,
                time,
                stripe.publicUrl());
        StripeEvents events = new StripeEvents(
                new StripeSignature(stripe.webhookSecret(), time.wall()), new Inbox(database, time, jobs), jobs, time);
        JobRunner runner = new JobRunner(vertx, database, time, SERVICE, jobs, JobSettings.STANDARD, instruments);
        events.workedOn(runner, subscriptions);
        new PlanNews(subscriptions, node.services(SERVICE)).toldBy(runner);

        Operations operations = Operations.of(contract());
        new WalletApi(ledger, holds, usage, subscriptions, welcome).bind(operations);
        new SubscriptionApi(subscriptions, events).bind(operations);
        ReturnPagesApi.bind(operations);
        new EventsApi(new OutboxFeed(database, time)).bind(operations);
        return new Assembly(
                operations,
                List.of(Background.of(runner), new Repeating(vertx, "holds.expire", EXPIRE_EVERY, holds::expire)));
    }
}
