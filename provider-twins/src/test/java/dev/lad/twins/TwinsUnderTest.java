package dev.lad.twins;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lad.twins.clock.TwinClock;
import dev.lad.twins.world.World;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpRequest;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.ext.web.client.WebClient;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.function.Supplier;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** All twins on free ports for one test class, reset before each test. Their time stands still until it is moved. */
public final class TwinsUnderTest implements BeforeAllCallback, BeforeEachCallback, AfterAllCallback {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Vertx vertx = Vertx.vertx();
    private final WebClient client = WebClient.create(vertx);
    private final TwinClock clock = new TwinClock(Clock.fixed(Instant.parse("2026-11-23T09:00:00Z"), ZoneOffset.UTC));
    private final Path memory = Journals.fresh();
    private final World world = new World(World.DEFAULT_SEED);
    private WebhookReceiver receiver = WebhookReceiver.NONE;
    private Supplier<Twins> twins = () -> {
        throw new IllegalStateException("not started");
    };

    @Override
    public void beforeAll(ExtensionContext context) {
        var started = Twins.start(vertx, TwinOptions.onFreePorts(clock).withMemory(memory))
                .await();
        twins = () -> started;
        receiver = WebhookReceiver.start(vertx);
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        assertThat(control(HttpMethod.POST, "/control/reset", new JsonObject()).statusCode())
                .isEqualTo(200);
        receiver.forget();
    }

    @Override
    public void afterAll(ExtensionContext context) {
        Journals.stopAndCheck(vertx, memory, twins.get(), clock);
        vertx.close().await();
    }

    public World world() {
        return world;
    }

    public TwinClock clock() {
        return clock;
    }

    public WebhookReceiver receiver() {
        return receiver;
    }

    public String baseUrl(String twin) {
        return twins.get().baseUrl(twin);
    }

    public HttpRequest<Buffer> request(String twin, HttpMethod method, String pathAndQuery) {
        return client.requestAbs(method, baseUrl(twin) + pathAndQuery);
    }

    public HttpResponse<Buffer> control(HttpMethod method, String path, JsonObject body) {
        return request("control", method, path).sendJsonObject(body).await();
    }

    public void fault(JsonObject fault) {
        assertThat(control(HttpMethod.POST, "/control/faults", fault).statusCode())
                .isEqualTo(201);
    }

    /** Leaps forward; everything that this makes due has happened when it returns. */
    public void advance(Duration by) {
        var leap = new JsonObject().put("advanceSeconds", by.toSeconds());
        assertThat(control(HttpMethod.PUT, "/control/clock", leap).statusCode()).isEqualTo(200);
    }

    /** How often a twin had this effect. */
    public int effects(String twin, String effect) {
        return control(HttpMethod.GET, "/control/state", new JsonObject())
                .bodyAsJsonObject()
                .getJsonObject("providers")
                .getJsonObject(twin)
                .getJsonObject("effects")
                .getJsonObject(effect, new JsonObject())
                .getInteger("total", 0);
    }

    public static void eventually(Runnable assertion) {
        var deadline = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            try {
                assertion.run();
                return;
            } catch (AssertionError notYet) {
                if (System.nanoTime() > deadline) {
                    throw notYet;
                }
                Thread.onSpinWait();
            }
        }
    }
}
