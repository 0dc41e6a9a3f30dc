package dev.lad.platform;

import dev.lad.shared.node.CannotStart;
import dev.lad.shared.node.Program;
import dev.lad.twins.PortTaken;
import dev.lad.twins.TwinOptions;
import dev.lad.twins.Twins;
import io.vertx.core.Future;
import io.vertx.core.Vertx;

/** {@code ./lad twins}: the providers' stand-ins alone. */
public final class TwinsMain {
    private static final Program PROGRAM = new Program("lad twins", "twins", """
            Stand-ins for Apollo, Unipile, Twilio, Gemini and Stripe, until Ctrl-C. It takes no arguments.
            """);

    private TwinsMain() {}

    public static void main(String[] args) {
        PROGRAM.run(args, (env, shutdown) -> {
            TwinOptions options = PlatformConfig.twins(env, 3000);
            env.check();
            Vertx vertx = Vertx.vertx();
            shutdown.add("twins", () -> vertx.close().await());
            start(vertx, options).await().baseUrls().forEach((name, url) -> System.out.printf("%-8s %s%n", name, url));
        });
    }

    /** Fails with a sentence where a port is taken. */
    static Future<Twins> start(Vertx vertx, TwinOptions options) {
        return Twins.start(vertx, options)
                .recover(failure -> Future.failedFuture(
                        failure instanceof PortTaken
                                ? new CannotStart(String.valueOf(failure.getMessage()))
                                : failure));
    }
}
