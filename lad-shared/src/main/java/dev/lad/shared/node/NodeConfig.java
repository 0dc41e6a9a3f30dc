package dev.lad.shared.node;

import dev.lad.shared.config.Env;
import dev.lad.shared.mesh.MeshConfig;
import java.util.List;
import java.util.Set;

/**
 * What a process is told about itself.
 *
 * @param mode whether real people and money are at the other end
 * @param bindHost the address on which its ports listen
 * @param publicHost the name under which other processes reach its ports
 * @param origins the pages that browsers may call from, with credentials: scheme, host and port
 * @param clustered whether it joins other processes over {@code cluster.xml}
 * @param cluster how it joins them
 * @param eventLoops how many event loop threads
 * @param mesh how its services reach others
 */
public record NodeConfig(
        Mode mode,
        String bindHost,
        String publicHost,
        Set<String> origins,
        boolean clustered,
        ClusterConfig cluster,
        int eventLoops,
        MeshConfig mesh) {

    /** Whether real people and money are at the other end. */
    public enum Mode {
        /** Providers are the twins, secrets have known defaults, the clock may be sped up. */
        SANDBOX,
        /** Secrets must be set and providers must be the real ones. */
        PRODUCTION
    }

    /** Two event loops on few cores cost twice the CPU per request of one: work changes threads for nothing. */
    private static final int LOOPS = Math.max(1, Runtime.getRuntime().availableProcessors() / 4);

    private static final List<String> LOCAL_PAGES =
            List.of("http://localhost:3000", "http://127.0.0.1:3000", "http://localhost:5173");

    public NodeConfig {
        origins = Set.copyOf(origins);
    }

    public static NodeConfig read(Env env, boolean clusteredByDefault) {
        Mode mode = env.choice("LAD_MODE", Mode.class, Mode.SANDBOX);
        String everywhereOrHere = mode == Mode.SANDBOX ? "127.0.0.1" : "0.0.0.0";
        boolean clustered = env.flag("LAD_CLUSTER", clusteredByDefault);
        return new NodeConfig(
                mode,
                env.text("LAD_BIND_HOST", everywhereOrHere),
                env.text("LAD_PUBLIC_HOST", "127.0.0.1"),
                Set.copyOf(env.list("LAD_CORS_ORIGINS", mode == Mode.SANDBOX ? LOCAL_PAGES : List.of())),
                clustered,
                ClusterConfig.read(env, clustered && mode == Mode.PRODUCTION),
                env.integer("LAD_EVENT_LOOPS", LOOPS, 1, 256),
                MeshConfig.read(env, mode == Mode.SANDBOX));
    }

    /** A provider's secret; one that is missing is the twin's in the sandbox, and a mistake in production. */
    public String secret(Env env, String name, String twins) {
        return env.secret(name).orElseGet(() -> {
            if (!isSandbox()) {
                env.mistake(name + " must be set in production.");
            }
            return twins;
        });
    }

    public boolean isSandbox() {
        return mode == Mode.SANDBOX;
    }
}
