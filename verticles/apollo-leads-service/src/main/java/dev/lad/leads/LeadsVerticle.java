package dev.lad.leads;

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
import dev.lad.shared.time.Ids;
import dev.lad.shared.time.Time;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Assembles apollo-leads. */
public final class LeadsVerticle extends ServiceVerticle {
    private static final String SERVICE = "apollo-leads";
    private static final Duration PRUNE_EVERY = Duration.ofHours(6);

    private final ApolloConfig config;

    public LeadsVerticle(Node node) {
        super(node, "leads");
        this.config = ApolloConfig.read(node.env(), node.config());
    }

    @Override
    protected Assembly assemble(Node node, Database database) {
        Instruments instruments = node.instruments(SERVICE);
        Time time = node.time();
        Ids ids = new Ids(time.business());
        Services services = node.services(SERVICE);
        Jobs jobs = new Jobs(time);
        Outbox outbox = new Outbox(vertx, time, SERVICE);
        ApolloClient apollo = new ApolloClient(vertx, time.wall(), config, instruments);
        LeadStore leadStore = new LeadStore();
        PersonStore people = new PersonStore(ids);
        RevealStore reveals = new RevealStore();

        OpenCharges charges = new OpenCharges(jobs, time);
        Knowledge knowledge = new Knowledge(people, leadStore, reveals, outbox, charges, time);
        LostAnswers lost = new LostAnswers(database, apollo, reveals);
        Effects effects = new Effects(
                database,
                time,
                List.of(
                        EffectKind.named(Reveal.Kind.ENRICH.key(), lost::match).onSettled(knowledge::settled),
                        EffectKind.named(Reveal.Kind.EMAIL.key(), lost::match).onSettled(knowledge::settled),
                        EffectKind.named(Reveal.Kind.PHONE.key(), lost::phone)),
                instruments);
        Credits credits = new Credits(
                database,
                jobs,
                time,
                services,
                Map.of(Purchases.FEATURE, Purchases.resolver(database, effects, reveals)));
        Erasure erasure = new Erasure(database, effects, reveals, charges, jobs, time, ids);
        Patience patience = new Patience(vertx, time.wall());
        Purchases purchases = new Purchases(
                patience,
                database,
                effects,
                credits,
                charges,
                new Prices(services, time.wall()),
                reveals,
                leadStore,
                erasure,
                time);
        PhoneNews news = new PhoneNews(
                database,
                apollo,
                effects,
                charges,
                jobs,
                new Inbox(database, time, jobs),
                outbox,
                knowledge,
                reveals,
                people,
                time);

        Leads leads = new Leads(database, leadStore, knowledge, erasure, patience, time, ids);
        PeopleSearch search = new PeopleSearch(database, apollo, people, leadStore, new SearchStore(), time);
        Enrichment enrichment = new Enrichment(database, apollo, purchases, reveals, knowledge);
        PhoneReveals phones = new PhoneReveals(
                database, apollo, purchases, news, knowledge, reveals, people, leadStore, time, config.callbackUrl());

        JobRunner runner = new JobRunner(vertx, database, time, SERVICE, jobs, JobSettings.STANDARD, instruments);
        credits.settleIn(runner);
        news.workIn(runner);
        erasure.workIn(runner);

        Operations operations = Operations.of(contract());
        new LeadsApi(leads, search).bind(operations);
        new RevealsApi(leads, enrichment, phones, news).bind(operations);
        new EventsApi(new OutboxFeed(database, time)).bind(operations);
        new FilesApi(
                        new Imports(database, new ImportStore(), new BulkStore(ids), outbox, time, ids),
                        new Exports(database, leadStore),
                        ids,
                        time.business())
                .bind(operations);
        return new Assembly(
                operations,
                List.of(
                        Background.of(runner),
                        Background.of(effects.watch(vertx, SERVICE)),
                        new Repeating(vertx, "searches.prune", PRUNE_EVERY, search::prune)));
    }
}
