package dev.lad.platform;

import dev.lad.platform.postgres.EmbeddedPostgres;
import dev.lad.platform.postgres.Home;
import dev.lad.shared.node.Program;
import java.util.concurrent.CountDownLatch;

/** {@code ./lad db}: the embedded PostgreSQL alone, for services that run as processes of their own. */
public final class PostgresMain {
    private static final Program PROGRAM = new Program("lad db", "db", """
            The embedded PostgreSQL of LAD alone, until Ctrl-C. It takes no arguments.
            """);

    private PostgresMain() {}

    public static void main(String[] args) {
        PROGRAM.run(args, (env, shutdown) -> {
            int port = PlatformConfig.postgresPort(env);
            var directory = Home.path(env);
            env.check();
            var home = Home.open(directory);
            var postgres = new EmbeddedPostgres(home, port);
            shutdown.add("postgres", postgres::stop);
            if (postgres.isNew()) {
                TwinsMemory.beginAnew(home);
            }
            String url = postgres.prepare();
            postgres.start();
            System.out.println("PostgreSQL runs until Ctrl-C; in another terminal:");
            System.out.println("export DATABASE_URL=" + url);
            new CountDownLatch(1).await();
        });
    }
}
