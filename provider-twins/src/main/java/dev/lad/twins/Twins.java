package dev.lad.twins;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.Map;

/** All twins and their control API, running. */
public final class Twins {
    private final Vertx vertx;
    private final String deploymentId;
    private final TwinsVerticle verticle;
    private final Map<String, String> baseUrls;

    private Twins(Vertx vertx, String deploymentId, TwinsVerticle verticle) {
        this.vertx = vertx;
        this.deploymentId = deploymentId;
        this.verticle = verticle;
        this.baseUrls = Map.copyOf(verticle.baseUrls());
    }

    /**
     * Starts everything or nothing; then the clock stands where it was left. Fails with {@link PortTaken} when a port is in use
     * and with {@link dev.lad.twins.memory.MemoryUnusable} when what they remember cannot be used.
     */
    public static Future<Twins> start(Vertx vertx, TwinOptions options) {
        var verticle = new TwinsVerticle(options);
        return vertx.deployVerticle(verticle).map(id -> new Twins(vertx, id, verticle));
    }

    /**
     * Where a twin listens: {@code http://127.0.0.1:3901}, without the path prefix of the provider's API.
     *
     * @param name {@code control} or a provider
     */
    public String baseUrl(String name) {
        var url = baseUrls.get(name);
        if (url == null) {
            throw new IllegalArgumentException("no twin is called " + name + ", only " + baseUrls.keySet());
        }
        return url;
    }

    public Map<String, String> baseUrls() {
        return baseUrls;
    }

    /**
     * Goes on with what was under way when they last ended: to be called once, when those who are told of it can be reached,
     * since a provider does not knock for ever. Fails with {@link dev.lad.twins.memory.MemoryUnusable}.
     */
    public Future<Void> resume() {
        return verticle.resume();
    }

    public Future<Void> stop() {
        return vertx.undeploy(deploymentId);
    }
}
