package dev.lad.shared.mesh;

import dev.lad.shared.config.Env;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * How the services of a node reach others.
 *
 * @param remote the services that are called over HTTP, by name; all others over the bus
 * @param secret what calls over HTTP are signed with; empty in production where it is not set: then this node neither
 *     makes nor accepts such calls
 * @param lookEvery how often a service at a URL is looked at
 * @param limits what is asked of one instance
 */
public record MeshConfig(
        Map<String, RemoteService> remote, Optional<String> secret, Duration lookEvery, Limits limits) {

    /**
     * What is asked of one instance.
     *
     * @param mostInFlight calls under way to it from this node
     * @param breakerFailures after how many unanswered calls in a row it is left alone
     * @param breakerPause for how long
     */
    public record Limits(int mostInFlight, int breakerFailures, Duration breakerPause) {
        public static final Limits STANDARD = new Limits(1_000, 5, Duration.ofSeconds(2));

        static Limits read(Env env) {
            return new Limits(
                    env.integer("LAD_TARGET_IN_FLIGHT", STANDARD.mostInFlight, 1, 1_000_000),
                    env.integer("LAD_BREAKER_FAILURES", STANDARD.breakerFailures, 1, 1_000),
                    env.millis("LAD_BREAKER_PAUSE_MS", STANDARD.breakerPause));
        }
    }

    private static final String SECRET = "LAD_SERVICE_SECRET";
    private static final String SANDBOX_SECRET = "sandbox-only-secret-between-services";
    private static final int SHORTEST_SECRET = 32;

    public MeshConfig {
        remote = Map.copyOf(remote);
    }

    public static MeshConfig read(Env env, boolean sandbox) {
        Map<String, RemoteService> remote = RemoteService.read(env);
        Optional<String> secret = env.secret(SECRET).or(() -> sandbox ? Optional.of(SANDBOX_SECRET) : Optional.empty());
        if (secret.isPresent() && secret.get().length() < SHORTEST_SECRET) {
            env.mistake(SECRET + " must have at least " + SHORTEST_SECRET + " random characters.");
        }
        if (secret.isEmpty() && !remote.isEmpty()) {
            env.mistake(SECRET + " must be set, to the same value for every service: calls to services at URLs ("
                    + String.join(", ", remote.keySet()) + ") are signed with it.");
        }
        return new MeshConfig(
                remote, secret, env.millis("LAD_SERVICE_LOOK_MS", Duration.ofSeconds(10)), Limits.read(env));
    }
}
