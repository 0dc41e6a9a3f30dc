package dev.lad.twins;

import dev.lad.twins.apollo.ApolloTwin;
import dev.lad.twins.clock.TwinTimers;
import dev.lad.twins.control.ControlApi;
import dev.lad.twins.control.Stand;
import dev.lad.twins.gemini.GeminiTwin;
import dev.lad.twins.kit.ClockMemory;
import dev.lad.twins.kit.Counters;
import dev.lad.twins.kit.Deliveries;
import dev.lad.twins.kit.Endpoints;
import dev.lad.twins.kit.Faults;
import dev.lad.twins.kit.Ids;
import dev.lad.twins.kit.Pages;
import dev.lad.twins.kit.Twin;
import dev.lad.twins.kit.TwinContext;
import dev.lad.twins.kit.Webhooks;
import dev.lad.twins.memory.Memory;
import dev.lad.twins.memory.MemoryUnusable;
import dev.lad.twins.stripe.StripeTwin;
import dev.lad.twins.twilio.TwilioTwin;
import dev.lad.twins.unipile.UnipileTwin;
import dev.lad.twins.world.Behaviours;
import dev.lad.twins.world.World;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.client.WebClient;
import io.vertx.ext.web.client.WebClientOptions;
import java.net.BindException;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Consumer;
import java.util.function.Function;

/** Holds all twins on one event loop: whatever they do, they do one after the other. */
final class TwinsVerticle extends VerticleBase {
    private static final int IDLE_SECONDS = 120;

    private final TwinOptions options;
    private final Map<String, String> baseUrls = new ConcurrentSkipListMap<>();
    private Optional<Running> running = Optional.empty();

    TwinsVerticle(TwinOptions options) {
        this.options = options;
    }

    /** What the twins have in common, and they themselves. */
    private record Running(Shared shared, ClockMemory clock, List<Stand> stands) {}

    private record Shared(
            Memory memory,
            TwinTimers timers,
            World world,
            Behaviours behaviours,
            Faults faults,
            Deliveries deliveries,
            WebClient webhookClient) {}

    /** Each provider's twin, by name. */
    private Map<String, Function<TwinContext, Twin>> providers() {
        var credentials = options.credentials();
        return Map.of(
                "apollo", context -> new ApolloTwin(context, credentials.apolloKey()),
                "unipile", context -> new UnipileTwin(context, credentials.unipileKey()),
                "gemini", context -> new GeminiTwin(context, credentials.geminiKey()),
                "stripe", context -> new StripeTwin(context, stripeSettings(), Clock.systemUTC()),
                "twilio",
                        context ->
                                new TwilioTwin(context, credentials.twilioAccountSid(), credentials.twilioAuthToken()));
    }

    private StripeTwin.Settings stripeSettings() {
        var credentials = options.credentials();
        return new StripeTwin.Settings(
                credentials.stripeSecretKey(),
                options.platformUrl().map(url -> url + "/api/billing/stripe/webhook"),
                credentials.stripeWebhookSecret());
    }

    @Override
    public Future<?> start() {
        return options.memory()
                .map(file -> Memory.open(vertx, file, Long.toString(options.worldSeed())))
                .orElseGet(() -> Future.succeededFuture(Memory.none()))
                .compose(memory -> Future.succeededFuture(memory)
                        .compose(this::startWith)
                        .recover(failure -> memory.close().transform(closed -> Future.failedFuture(failure))));
    }

    private Future<Void> startWith(Memory memory) {
        // First of all: whatever is made now may look at the clock.
        var clock = new ClockMemory(vertx, context, Clock.systemUTC(), options.clock(), memory);
        var shared = new Shared(
                memory,
                new TwinTimers(vertx, context, options.clock()),
                new World(options.worldSeed()),
                new Behaviours(memory),
                new Faults(),
                new Deliveries(memory),
                WebClient.create(vertx, new WebClientOptions().setUserAgentEnabled(false)));
        var stands = providers().entrySet().stream()
                .map(provider -> stand(provider.getKey(), provider.getValue(), shared))
                .toList();
        running = Optional.of(new Running(shared, clock, stands));
        // The world is made beside the loop, and nobody waits for it who does not ask for anyone yet.
        return listen(shared, stands)
                .onSuccess(listening -> vertx.executeBlocking(shared.world()::people))
                .onFailure(failed -> shared.timers().close());
    }

    private Future<Void> listen(Shared shared, List<Stand> stands) {
        var control = new ControlApi(
                options.clock(),
                shared.timers(),
                shared.world(),
                shared.behaviours(),
                shared.faults(),
                shared.deliveries(),
                stands,
                baseUrls);
        var listening = new ArrayList<Future<Void>>();
        stands.forEach(
                stand -> listening.add(listen(stand.twin(), stand.context().counters(), shared, none -> {})));
        listening.add(listen(
                control,
                new Counters(),
                shared,
                endpoints -> stands.forEach(stand -> stand.twin().controls(endpoints))));
        return Future.all(listening).mapEmpty();
    }

    /** Waits for the world, since who was invited is to be found in it. */
    Future<Void> resume() {
        var all = running.orElseThrow();
        return vertx.executeBlocking(all.shared().world()::people).compose(people -> {
            var resumed = Promise.<Void>promise();
            context.runOnContext(onLoop -> {
                try {
                    all.stands().forEach(stand -> {
                        stand.context().webhooks().resume();
                        stand.twin().resume();
                    });
                    resumed.complete();
                } catch (MemoryUnusable unreadable) {
                    resumed.fail(unreadable);
                }
            });
            return resumed.future();
        });
    }

    @Override
    public Future<?> stop() {
        return running.map(all -> {
                    all.shared().timers().close();
                    all.clock().close();
                    return all.shared().memory().close();
                })
                .orElseGet(Future::succeededFuture);
    }

    Map<String, String> baseUrls() {
        return baseUrls;
    }

    private Stand stand(String name, Function<TwinContext, Twin> make, Shared shared) {
        var twinContext = new TwinContext(
                vertx,
                options.clock(),
                shared.timers(),
                shared.world(),
                shared.behaviours(),
                shared.memory(),
                new Webhooks(
                        name,
                        shared.webhookClient(),
                        options.clock(),
                        shared.timers(),
                        shared.faults(),
                        shared.deliveries(),
                        shared.memory()),
                new Counters(),
                new Pages(options.pagesHost()),
                new Ids(new SecureRandom()));
        return new Stand(make.apply(twinContext), twinContext);
    }

    private Future<Void> listen(Twin twin, Counters counters, Shared shared, Consumer<Endpoints> more) {
        var router = Router.router(vertx);
        var endpoints = new Endpoints(vertx, router, twin, shared.faults(), counters, shared.memory());
        twin.mount(endpoints);
        more.accept(endpoints);
        var port = options.ports().getOrDefault(twin.name(), 0);
        return vertx.createHttpServer(new HttpServerOptions().setIdleTimeout(IDLE_SECONDS))
                .requestHandler(router)
                .listen(port, options.host())
                .onSuccess(server -> baseUrls.put(twin.name(), "http://" + options.host() + ":" + server.actualPort()))
                .recover(failure -> Future.failedFuture(
                        failure instanceof BindException ? new PortTaken(twin.name(), port, failure) : failure))
                .mapEmpty();
    }
}
