package dev.lad.platform;

import dev.lad.platform.postgres.Home;
import dev.lad.shared.node.CannotStart;
import dev.lad.shared.node.Program;
import dev.lad.twins.PortTaken;
import dev.lad.twins.TwinOptions;
import dev.lad.twins.Twins;
import dev.lad.twins.memory.MemoryUnusable;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;

/** {@code ./lad twins}: the providers' stand-ins alone. */
public final class TwinsMain {
    private static final Program PROGRAM = new Program("lad twins", "twins", """
            Stand-ins for Apollo, Unipile, Twilio, Gemini and Stripe, until Ctrl-C. It takes no arguments.
            """);

    private TwinsMain() {}

    public static void main(String[] args) {
        PROGRAM.run(args, (env, shutdown) -> {
            TwinOptions options = PlatformConfig.twins(env, 3000);
            Path home = Home.path(env);
            env.check();
            Vertx vertx = Vertx.vertx();
            shutdown.add("twins", () -> vertx.close().await());
            Future<Twins> starting = start(vertx, options.withMemory(TwinsMemory.of(Home.open(home))));
            shutdown.addDeployment("twins-start", starting);
            Twins twins = starting.await();
            resume(twins).await();
            twins.baseUrls().forEach((name, url) -> System.out.printf("%-8s %s%n", name, url));
        });
    }

    /** Fails with a sentence where a port is taken, or what they remember cannot be used. */
    static Future<Twins> start(Vertx vertx, TwinOptions options) {
        return saying(Twins.start(vertx, options));
    }

    /** Lets them go on with what was under way, when all whom they tell of it are there. */
    static Future<Void> resume(Twins twins) {
        return saying(twins.resume());
    }

    private static <T> Future<T> saying(Future<T> work) {
        return work.recover(failure -> Future.failedFuture(
                failure instanceof PortTaken || failure instanceof MemoryUnusable
                        ? new CannotStart(String.valueOf(failure.getMessage()))
                        : failure));
    }
}
