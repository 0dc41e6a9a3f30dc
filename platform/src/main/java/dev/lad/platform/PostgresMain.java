package dev.lad.platform;

import dev.lad.platform.postgres.EmbeddedPostgres;
import dev.lad.platform.postgres.Home;
import dev.lad.shared.config.Env;
import dev.lad.shared.node.Program;
import java.util.concurrent.CountDownLatch;

/** {@code ./lad db}: the embedded PostgreSQL alone, for services that run as processes of their own. */
public final class PostgresMain {
    private static final String HELP = """
            The embedded PostgreSQL of LAD alone, until Ctrl-C. It takes no arguments.

            Settings are environment variables:
              LAD_HOME             where it keeps its data [~/.lad]
              LAD_POSTGRES_PORT    its port [15432]
            """;

    private PostgresMain() {}

    public static void main(String[] args) {
        Program.run("lad db", HELP, args, shutdown -> {
            Env env = Env.of(System.getenv());
            int port = PlatformConfig.postgresPort(env);
            env.check();
            var postgres = new EmbeddedPostgres(Home.open(env), port);
            shutdown.add("postgres", postgres::stop);
            String url = postgres.prepare();
            postgres.start();
            System.out.println("PostgreSQL runs until Ctrl-C; in another terminal:");
            System.out.println("export DATABASE_URL=" + url);
            new CountDownLatch(1).await();
        });
    }
}
