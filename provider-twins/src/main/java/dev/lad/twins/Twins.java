package dev.lad.twins;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.Map;

/** All twins and their control API, running. */
public final class Twins {
    private final Vertx vertx;
    private final String deploymentId;
    private final Map<String, String> baseUrls;

    private Twins(Vertx vertx, String deploymentId, Map<String, String> baseUrls) {
        this.vertx = vertx;
        this.deploymentId = deploymentId;
        this.baseUrls = Map.copyOf(baseUrls);
    }

    /** Starts everything or nothing. Fails with {@link PortTaken} when a port is in use. */
    public static Future<Twins> start(Vertx vertx, TwinOptions options) {
        var verticle = new TwinsVerticle(options);
        return vertx.deployVerticle(verticle).map(id -> new Twins(vertx, id, verticle.baseUrls()));
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

    public Future<Void> stop() {
        return vertx.undeploy(deploymentId);
    }
}
