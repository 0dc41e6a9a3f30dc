package dev.lad.bench;

import dev.lad.bench.Client.Ask;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;

/**
 * Reads by key through the gateway, by many tenants, in turns: without row-level security and with one tenant after the
 * other, so that hardly a connection has to be told of another one, and with it and another tenant each time.
 */
final class TenantsBench {
    private static final int TENANTS = 50;
    private static final int CLIENTS = 32;
    private static final int WARM_UP = 10_000;
    private static final int READS = 4_000;
    private static final int ROUNDS = 9;

    /** For all tables of the deals-pipeline. */
    private static final String SWITCH = """
            do $$ declare t regclass; begin
                for t in select oid from pg_class where relnamespace = 'deals'::regnamespace and relkind = 'r' loop
                    execute format('alter table %%s %s row level security', t);
                end loop;
            end $$""";

    /** Without the policy's condition a read by id alone does not find its way in the primary key, which begins with the tenant. */
    private static final String INDEX = "create index deal_by_id on deals.deal (id)";

    private final Stand stand;

    TenantsBench(Stand stand) {
        this.stand = stand;
    }

    /** One way of reading, and microseconds of processor time a read so far. */
    private record Lane(String name, boolean policies, IntFunction<Ask> asks, Samples jvm, Samples postgres) {
        Lane(String name, boolean policies, IntFunction<Ask> asks) {
            this(name, policies, asks, new Samples(), new Samples());
        }

        double total() {
            return jvm.median() + postgres.median();
        }
    }

    void run() throws IOException, InterruptedException {
        System.out.println("\n== Row-level security, through the gateway: " + CLIENTS + " clients, " + TENANTS
                + " tenants, " + ROUNDS + " rounds of " + READS + " reads by key, medians (and the middle half)");
        try (Launched database = stand.lad("db", Map.of())) {
            String url = database.said("export DATABASE_URL=");
            try (Launched platform = stand.lad("up", Map.of("LAD_TWINS", "off", "DATABASE_URL", url));
                    var load = new Load(CLIENTS)) {
                platform.untilReady(stand.readyUrl());
                measure(platform, url, load);
            }
        }
    }

    private void measure(Launched platform, String url, Load load) throws IOException, InterruptedException {
        List<Ask> asks = Seller.registered(TENANTS, stand.gatewayPort()).stream()
                .map(Seller::reads)
                .toList();
        IntFunction<Ask> oneAfterTheOther = turn -> asks.get(turn * TENANTS / READS % TENANTS);
        IntFunction<Ask> anotherEachTime = turn -> asks.get(turn % TENANTS);
        List<Lane> lanes = List.of(
                new Lane("no policies, a tenant many times in a row", false, oneAfterTheOther),
                new Lane("policies, a tenant many times in a row", true, oneAfterTheOther),
                new Lane("no policies, another tenant each time", false, anotherEachTime),
                new Lane("policies, another tenant each time", true, anotherEachTime));
        BenchDatabase.asOwner(load.vertx(), url, INDEX);
        lanes.forEach(lane -> load.run(lane.asks(), WARM_UP));
        ProcessHandle server = stand.postgres();
        for (int round = 0; round < ROUNDS; round++) {
            for (Lane lane : lanes) {
                BenchDatabase.asOwner(load.vertx(), url, SWITCH.formatted(lane.policies() ? "enable" : "disable"));
                load.run(lane.asks(), CLIENTS * 10); // New plans.
                long jvm = CpuTime.of(platform.handle().pid());
                long postgres = CpuTime.ofSingleThreads(server);
                load.run(lane.asks(), READS);
                lane.jvm().add((CpuTime.of(platform.handle().pid()) - jvm) / 1e3 / READS);
                lane.postgres().add((CpuTime.ofSingleThreads(server) - postgres) / 1e3 / READS);
            }
        }
        report(lanes);
    }

    private static void report(List<Lane> lanes) {
        System.out.printf("  %-44s %-26s %-26s %s%n", "", "JVM us/read", "PostgreSQL us/read", "both, to the first");
        double first = lanes.get(0).total();
        lanes.forEach(lane -> System.out.printf(
                "  %-44s %-26s %-26s %.2f%n", lane.name(), lane.jvm(), lane.postgres(), lane.total() / first));
        double cost = 100 * (lanes.get(lanes.size() - 1).total() / first - 1);
        Aim.atMost(20, "%", "row-level security, of a read without it", cost, "");
    }
}
