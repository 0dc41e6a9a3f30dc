package dev.lad.bench;

import io.vertx.core.Future;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;

/** The gateway and services as processes of their own: a steady load, calls between services, and nodes that come and go. */
final class ClusterBench {
    private static final List<String> SERVICES = List.of("auth", "billing", "deals-pipeline", "gateway");
    private static final int TENANTS = 20;
    private static final int CONNECTIONS = 256;
    private static final int READS_PER_SECOND = 300;
    private static final int MIXED_PER_SECOND = 100;
    private static final Duration WARM_UP = Duration.ofSeconds(30);
    private static final Duration STEADY = Duration.ofSeconds(60);
    private static final int REPLACEMENTS = 3;
    private static final int BETWEEN_SECONDS = 5;

    private final Stand stand;

    ClusterBench(Stand stand) {
        this.stand = stand;
    }

    void run() throws IOException, InterruptedException {
        System.out.println("\n== In a cluster: " + String.join(", ", SERVICES) + ", each a process of its own");
        List<Launched> running = new ArrayList<>();
        try (Launched database = stand.lad("db", Map.of());
                var client = new Client(CONNECTIONS)) {
            Map<String, String> settings = new HashMap<>(Processes.ownCluster());
            settings.put("DATABASE_URL", database.said("export DATABASE_URL="));
            settings.put("LAD_REQUIRED_SERVICES", "auth,billing,deals-pipeline");
            var processes = new Processes(stand, settings);
            for (String service : SERVICES) {
                running.add(processes.start(service, Map.of()));
                double millis = running.get(running.size() - 1)
                        .untilReady("http://127.0.0.1:" + stand.port(service) + "/health/ready");
                System.out.printf("  %-56s %8.0f ms%n", service + " first answers after", millis);
            }
            List<Seller> sellers = Seller.registered(TENANTS, stand.gatewayPort());
            steady(client, sellers);
            memory(running);
            new CallBench().run(settings);
            comeAndGo(client, sellers, processes, running);
        } finally {
            running.forEach(Launched::close);
        }
    }

    private static void steady(Client client, List<Seller> sellers) throws InterruptedException {
        IntFunction<Future<?>> read =
                turn -> client.send(sellers.get(turn % TENANTS).reads());
        SteadyLoad.run(client.vertx(), READS_PER_SECOND, WARM_UP, read);
        Latencies latencies = SteadyLoad.run(client.vertx(), READS_PER_SECOND, STEADY, read);
        String what = READS_PER_SECOND + " reads/s through gateway and service, p99";
        Aim.atMost(50, "ms", what, latencies.millis(0.99), latencies.toString());
    }

    private static void memory(List<Launched> running) throws IOException {
        for (int i = 0; i < running.size(); i++) {
            System.out.printf(
                    "  %-56s %8.0f MiB%n",
                    SERVICES.get(i) + " has after it", running.get(i).residentMebibytes());
        }
    }

    /** Each time a new instance joins, and then the one that has done the work so far leaves. */
    private void comeAndGo(Client client, List<Seller> sellers, Processes processes, List<Launched> running)
            throws IOException, InterruptedException {
        SteadyLoad load = SteadyLoad.start(client.vertx(), MIXED_PER_SECOND, turn -> {
            Seller seller = sellers.get(turn % TENANTS);
            return client.send(turn % 4 == 0 ? seller.inserts() : seller.reads());
        });
        int deals = SERVICES.indexOf("deals-pipeline");
        for (int i = 0; i < REPLACEMENTS; i++) {
            int port = Ports.free();
            Launched next = processes.start("deals-pipeline", Map.of("LAD_DEALS_PIPELINE_PORT", "" + port));
            Launched last = running.set(deals, next);
            next.untilReady("http://127.0.0.1:" + port + "/health/ready");
            TimeUnit.SECONDS.sleep(BETWEEN_SECONDS);
            last.close();
            TimeUnit.SECONDS.sleep(BETWEEN_SECONDS);
        }
        Latencies latencies = load.stop();
        String what = "the longest of " + MIXED_PER_SECOND + "/s while nodes join and leave";
        Aim.atMost(1_000, "ms", what, latencies.millis(1), latencies.toString());
        Aim.atMost(0, "", "of them failed", latencies.failed(), "");
    }
}
