package dev.lad.twins;

import dev.lad.twins.apollo.ApolloTwin;
import dev.lad.twins.clock.TwinTimers;
import dev.lad.twins.control.ControlApi;
import dev.lad.twins.control.Stand;
import dev.lad.twins.gemini.GeminiTwin;
import dev.lad.twins.kit.Counters;
import dev.lad.twins.kit.Deliveries;
import dev.lad.twins.kit.Endpoints;
import dev.lad.twins.kit.Faults;
import dev.lad.twins.kit.Ids;
import dev.lad.twins.kit.Twin;
import dev.lad.twins.kit.TwinContext;
import dev.lad.twins.kit.Webhooks;
import dev.lad.twins.stripe.StripeTwin;
import dev.lad.twins.twilio.TwilioTwin;
import dev.lad.twins.unipile.UnipileTwin;
import dev.lad.twins.world.Behaviours;
import dev.lad.twins.world.World;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.client.WebClient;
import io.vertx.ext.web.client.WebClientOptions;
import java.net.BindException;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
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
    private Optional<TwinTimers> timers = Optional.empty();

    TwinsVerticle(TwinOptions options) {
        this.options = options;
    }

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
        var world = new World(options.worldSeed());
        // Made beside the loop, and nobody waits for it who does not ask for anyone yet.
        return startIn(world).onSuccess(listening -> vertx.executeBlocking(world::people));
    }

    private Future<?> startIn(World world) {
        var ticking = new TwinTimers(vertx, context, options.clock());
        timers = Optional.of(ticking);
        var shared = new Shared(world, new Behaviours(), new Faults(), new Deliveries(), webhookClient());
        var stands = providers().entrySet().stream()
                .map(provider -> stand(provider.getKey(), provider.getValue(), ticking, shared))
                .toList();
        var control = new ControlApi(
                options.clock(),
                ticking,
                shared.world(),
                shared.behaviours(),
                shared.faults(),
                shared.deliveries(),
                stands,
                baseUrls);
        var listening = new ArrayList<Future<Void>>();
        stands.forEach(
                stand -> listening.add(listen(stand.twin(), stand.context().counters(), shared.faults(), none -> {})));
        listening.add(listen(
                control,
                new Counters(),
                shared.faults(),
                endpoints -> stands.forEach(stand -> stand.twin().controls(endpoints))));
        return Future.all(listening).onFailure(ignored -> ticking.close());
    }

    @Override
    public Future<?> stop() {
        timers.ifPresent(TwinTimers::close);
        return Future.succeededFuture();
    }

    Map<String, String> baseUrls() {
        return baseUrls;
    }

    /** What the twins have in common. */
    private record Shared(
            World world, Behaviours behaviours, Faults faults, Deliveries deliveries, WebClient webhookClient) {}

    private WebClient webhookClient() {
        return WebClient.create(vertx, new WebClientOptions().setUserAgentEnabled(false));
    }

    private Stand stand(String name, Function<TwinContext, Twin> make, TwinTimers ticking, Shared shared) {
        var twinContext = new TwinContext(
                vertx,
                options.clock(),
                ticking,
                shared.world(),
                shared.behaviours(),
                new Webhooks(
                        name, shared.webhookClient(), options.clock(), ticking, shared.faults(), shared.deliveries()),
                new Counters(),
                new Ids(new SecureRandom()));
        return new Stand(make.apply(twinContext), twinContext);
    }

    private Future<Void> listen(Twin twin, Counters counters, Faults faults, Consumer<Endpoints> more) {
        var router = Router.router(vertx);
        var endpoints = new Endpoints(vertx, router, twin, faults, counters);
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
