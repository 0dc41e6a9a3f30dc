package dev.lad.twins;

import dev.lad.twins.clock.TwinClock;
import io.vertx.core.Vertx;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Runs the twins alone.
 *
 * <p>Environment: {@code LAD_TWIN_HOST} (127.0.0.1), {@code LAD_TWIN_CONTROL_PORT} (3900), {@code LAD_TWIN_APOLLO_PORT}
 * (3901) and so on for each provider, {@code LAD_TWIN_SEED} (the world's), {@code LAD_PUBLIC_URL}
 * (http://127.0.0.1:3000), where LAD's API answers.
 */
public final class TwinsMain {
    private TwinsMain() {}

    public static void main(String[] arguments) {
        var vertx = Vertx.vertx();
        try {
            var twins = Twins.start(vertx, options(System.getenv())).await();
            Runtime.getRuntime().addShutdownHook(new Thread(() -> vertx.close().await(), "twins-stop"));
            twins.baseUrls().forEach((name, url) -> System.out.printf("%-8s %s%n", name, url));
        } catch (PortTaken | IllegalArgumentException problem) {
            System.err.println(problem.getMessage());
            vertx.close().await();
            System.exit(1);
        }
    }

    static TwinOptions options(Map<String, String> environment) {
        var options = TwinOptions.defaults(TwinClock.real());
        var ports = new TreeMap<String, Integer>();
        options.ports().forEach((name, port) -> {
            var variable = "LAD_TWIN_" + name.toUpperCase(Locale.ROOT) + "_PORT";
            ports.put(name, (int) number(environment, variable, port, 65_535));
        });
        return options.withPorts(ports)
                .withPlatformUrl(environment.getOrDefault("LAD_PUBLIC_URL", "http://127.0.0.1:3000"))
                .withHost(environment.getOrDefault("LAD_TWIN_HOST", options.host()))
                .withWorldSeed(number(environment, "LAD_TWIN_SEED", options.worldSeed(), Long.MAX_VALUE));
    }

    private static long number(Map<String, String> environment, String variable, long otherwise, long most) {
        var text = environment.get(variable);
        if (text == null) {
            return otherwise;
        }
        if (!text.matches("\\d{1,18}") || Long.parseLong(text) > most) {
            throw new IllegalArgumentException(variable + " must be a number up to " + most + ", not " + text);
        }
        return Long.parseLong(text);
    }
}
