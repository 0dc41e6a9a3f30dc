package dev.lad.testkit;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lad.twins.TwinOptions;
import dev.lad.twins.Twins;
import dev.lad.twins.clock.TwinClock;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;

/** The providers' twins for a test, on free ports and a clock that the test may move, with their control API. */
public final class TestTwins implements AutoCloseable {
    private static final int FIRST_PORT = 20_000;
    private static final int PORTS = 12_000;

    /** Members of a cluster take one of twenty ports from theirs on. It shares no factor with {@link #PORTS}. */
    private static final int STRIDE = 37;

    /** From anywhere: tests of several builds may run at once. */
    private static final AtomicInteger NEXT_PORT =
            new AtomicInteger(ThreadLocalRandom.current().nextInt(PORTS));

    private final Vertx vertx = Vertx.vertx();
    private final TwinClock clock = TwinClock.real();
    private final Twins twins = TestNode.await(Twins.start(vertx, TwinOptions.onFreePorts(clock)));
    private final TwinControl control = new TwinControl(twins.baseUrl("control"));

    /** Theirs; give it to the node as its business clock. */
    public TwinClock clock() {
        return clock;
    }

    /** Where a twin listens, without the path of its API. */
    public String url(String twin) {
        return twins.baseUrl(twin);
    }

    /** A control; any answer but 2xx fails the test. Bodies are maps or JSON trees. */
    public JsonNode control(String method, String path, Object body) {
        return control.control(method, path, body);
    }

    /** How often something happened in a twin: {@code effects("unipile", "invitation")}. */
    public int effects(String twin, String effect) {
        return control.effects(twin, effect);
    }

    /** A request as anybody could send it. */
    public HttpResponse<String> send(String method, String url, Buffer body, Map<String, String> headers) {
        return control.send(method, url, body, headers);
    }

    /**
     * A port that was free a moment ago, for a service whose address must be known before it starts; never the same one
     * twice. None of those that the system gives to whoever connects to something: such a one might be taken before it is
     * used.
     */
    public static int freePort() {
        for (int tries = 0; tries < 100; tries++) {
            int port = FIRST_PORT + Math.floorMod(NEXT_PORT.getAndAdd(STRIDE), PORTS);
            try (ServerSocket socket = new ServerSocket(port)) {
                return socket.getLocalPort();
            } catch (IOException taken) {
                // Another one, then.
            }
        }
        throw new IllegalStateException("no port between 20000 and 32000 is free");
    }

    @Override
    public void close() {
        TestNode.await(vertx.close());
    }
}
