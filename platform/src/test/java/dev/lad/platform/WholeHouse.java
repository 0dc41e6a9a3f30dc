package dev.lad.platform;

import dev.lad.gateway.GatewayVerticle;
import dev.lad.shared.service.Contract;
import dev.lad.shared.time.Time;
import dev.lad.testkit.TestNode;
import dev.lad.testkit.TestTwins;
import dev.lad.twins.TwinOptions;
import dev.lad.twins.Twins;
import dev.lad.twins.clock.TwinClock;
import io.vertx.core.Deployable;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * All services, the gateway and the twins on free ports and a fresh database, once for all tests of this module: an
 * extension that hands itself to whatever test asks for it.
 */
final class WholeHouse implements AutoCloseable {
    private static final String TWIN_HOST = "127.0.0.1";

    private final TwinClock clock = TwinClock.real();
    private final TwinClock wall = TwinClock.real();
    private final Vertx outside = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
    private final Twins twins;
    private final SpanCollector spans = new SpanCollector(outside);
    private final TestNode node;
    private final int port = TestTwins.freePort();
    private final List<Contract> contracts = new ArrayList<>();
    private final Map<String, String> deployed = new ConcurrentHashMap<>();

    private WholeHouse() {
        twins = TestNode.await(Twins.start(outside, TwinOptions.onFreePorts(clock)));
        node = TestNode.start(new Time(wall, clock), settings());
        List<Deployable> services = Services.ALL.values().stream()
                .map(service -> service.apply(node.node()))
                .toList();
        services.forEach(service -> contracts.add(Contract.beside(service.getClass())));
        TestNode.await(Future.all(services.stream()
                .map(service -> node.vertx()
                        .deployVerticle(service)
                        .onSuccess(id ->
                                deployed.put(Contract.beside(service.getClass()).service(), id)))
                .toList()));
        node.deploy(GatewayVerticle::new);
    }

    /** Stops a service as a roll-out does, and starts it again. */
    void restart(String service) {
        node.undeploy(Objects.requireNonNull(deployed.remove(service)));
        deployed.put(service, node.deploy(Objects.requireNonNull(Services.ALL.get(service))));
    }

    /** Of the gateway. */
    String url() {
        return "http://localhost:" + port;
    }

    String controlUrl() {
        return twins.baseUrl(TwinOptions.CONTROL);
    }

    /** What the house has told its collector. */
    SpanCollector spans() {
        return spans;
    }

    /** The names of all figures of our own. */
    Set<String> figures() {
        return node.node().instruments("platform").metrics().names();
    }

    /** Has the clock of twins and services leap to the next time at which it is this hour in UTC. */
    void leapTo(int hour) {
        ZonedDateTime now = clock.instant().atZone(ZoneOffset.UTC);
        ZonedDateTime then = now.truncatedTo(ChronoUnit.DAYS).withHour(hour);
        clock.advance(Duration.between(now, then.isBefore(now) ? then.plusDays(1) : then));
    }

    /** Has all that goes by real time grow older at once: leases, deadlines of what is under way, tokens. */
    void age(Duration by) {
        wall.advance(by);
    }

    /** With the operations between services. */
    List<Contract> contracts() {
        return contracts;
    }

    @Override
    public void close() {
        node.close();
        TestNode.await(outside.close());
    }

    private Map<String, String> settings() {
        Map<String, String> settings = new HashMap<>();
        twins.baseUrls().forEach((twin, url) -> settings.put(twin.toUpperCase(Locale.ROOT) + "_URL", url));
        settings.put("LAD_GATEWAY_PORT", "" + port);
        settings.put("LAD_PUBLIC_URL", "http://" + TWIN_HOST + ":" + port);
        settings.put("LAD_RATE_LIMITS", "off");
        settings.put("OTEL_EXPORTER_OTLP_ENDPOINT", spans.url());
        settings.put("OTEL_BSP_SCHEDULE_DELAY", "100");
        return settings;
    }

    /** Starts the house for the first test that asks, and closes it after the last. */
    static final class Shared implements ParameterResolver {
        @Override
        public boolean supportsParameter(ParameterContext parameter, ExtensionContext test) {
            return parameter.getParameter().getType() == WholeHouse.class;
        }

        @Override
        public Object resolveParameter(ParameterContext parameter, ExtensionContext test) {
            return test.getRoot()
                    .getStore(ExtensionContext.Namespace.GLOBAL)
                    .computeIfAbsent(WholeHouse.class, first -> new WholeHouse(), WholeHouse.class);
        }
    }
}
