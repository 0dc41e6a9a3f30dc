package dev.lad.platform;

import dev.lad.shared.node.Program;
import java.time.Clock;

/** {@code ./lad up}: everything in one JVM. */
public final class PlatformMain {
    private static final String HELP = """
            LAD in one process: PostgreSQL, the provider twins, all services and the gateway. It takes no arguments.

            Settings are environment variables:
              DATABASE_URL         a PostgreSQL to use instead of the embedded one
              LAD_HOME             where the embedded PostgreSQL keeps its data [~/.lad]
              LAD_POSTGRES_PORT    the port of the embedded PostgreSQL [15432]
              LAD_GATEWAY_PORT     the port of the API [3000]
              LAD_<SERVICE>_PORT   the port of a service, like LAD_DEALS_PIPELINE_PORT [3001 to 3011]
              LAD_TWINS            on: stand-ins for the providers; off: the real ones [sandbox: on, production: off]
              LAD_TWIN_<NAME>_PORT the port of a twin: CONTROL, APOLLO, UNIPILE, TWILIO, GEMINI, STRIPE [3900 to 3905]
              LAD_MODE             sandbox or production [sandbox]
              LAD_BIND_HOST        the address on which the API listens [sandbox: 127.0.0.1, production: 0.0.0.0]
              LAD_CLUSTER          on: also finds other processes over cluster.xml [off]
              LAD_EVENT_LOOPS      threads that answer requests [a quarter of the cores, at least 1]
              LAD_LOG_LEVEL        trace, debug, info, warn or error [info]
              LAD_LOG_FORMAT       json or text [sandbox: text, production: json]

            It ends with 0 after --help and --version, 1 when it cannot start, 2 when its arguments are wrong, and with 128
            and the signal's number after a signal (130 after Ctrl-C), when all is stopped in order.
            """;

    private PlatformMain() {}

    public static void main(String[] args) {
        Program.run("lad", HELP, args, shutdown -> {
            var progress = new Progress(System.out, Clock.systemUTC());
            new Platform(System.getenv(), progress, shutdown).start();
        });
    }
}
