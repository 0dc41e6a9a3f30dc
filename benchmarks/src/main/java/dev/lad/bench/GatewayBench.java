package dev.lad.bench;

import dev.lad.bench.Client.Ask;
import dev.lad.bench.Load.Answers;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Requests by three ways, in turns: to the service's own port, through nginx in front of that port, through the gateway in
 * the same JVM. What the gateway costs is what the JVM uses more by the third way than by the first; it stands beside what
 * nginx uses itself.
 */
final class GatewayBench {
    private static final int CLIENTS = 32;
    private static final int ROUNDS = 9;
    /** Until the JVM has compiled what it is going to compile. */
    private static final int WARM_UP = 30_000;

    private final Stand stand;

    GatewayBench(Stand stand) {
        this.stand = stand;
    }

    private enum Way {
        OWN_PORT("service's own port"),
        NGINX("nginx, then that port"),
        GATEWAY("gateway");

        private final String words;

        Way(String words) {
            this.words = words;
        }
    }

    /** A service's own port, and the one at which nginx stands in front of it; 0 without nginx. */
    private record Doors(int own, int nginx) {}

    /** What is asked; {@code local} is the path at the service's own port. */
    private record Operation(
            String name,
            int count,
            HttpMethod method,
            Doors ports,
            String local,
            String prefix,
            String body,
            int status) {

        Ask by(Way way, int gatewayPort, String token) {
            return switch (way) {
                case OWN_PORT -> new Ask(method, ports.own(), local, token, body, status);
                case NGINX -> new Ask(method, ports.nginx(), local, token, body, status);
                case GATEWAY -> new Ask(method, gatewayPort, prefix + local, token, body, status);
            };
        }
    }

    /** One way of asking, and what a request has cost by it so far: microseconds of processor time, by who used them. */
    private record Lane(Way way, Ask ask, Samples perSecond, Samples jvm, Samples nginx, Samples postgres) {
        Lane(Way way, Ask ask) {
            this(way, ask, new Samples(), new Samples(), new Samples(), new Samples());
        }
    }

    void run() throws IOException, InterruptedException {
        System.out.println("\n== Through the gateway: " + CLIENTS + " clients, " + ROUNDS
                + " rounds, medians (and the middle half)");
        try (Launched platform = stand.lad("up", Map.of("LAD_TWINS", "off"))) {
            platform.untilReady(stand.readyUrl());
            int auth = stand.port("AUTH");
            int deals = stand.port("DEALS_PIPELINE");
            int authFront = stand.freePort();
            int dealsFront = stand.freePort();
            Optional<Nginx> nginx = Nginx.start(
                    stand.root().resolve("benchmarks/target/nginx"), Map.of(auth, authFront, deals, dealsFront));
            if (nginx.isEmpty()) {
                System.out.println(
                        "nginx is not installed (Debian: apt-get install nginx-light): measured without it.");
            }
            try (var load = new Load(CLIENTS)) {
                var meter = new Meter(platform.handle(), stand.postgres(), nginx, load);
                measure(meter, new Doors(auth, authFront), new Doors(deals, dealsFront));
            } finally {
                nginx.ifPresent(Nginx::close);
            }
        }
    }

    private void measure(Meter meter, Doors auth, Doors deals) throws IOException, InterruptedException {
        Visitor visitor = Visitor.registered(stand.gatewayPort());
        String id = visitor.post("/deals-pipeline/deals", visitor.token(), new JsonObject(Seller.DEAL))
                .getString("id");
        String prefix = "/api/deals-pipeline";
        List<Operation> operations = List.of(
                new Operation("no-op", 10_000, HttpMethod.GET, auth, "/verify", "/api/auth", "", 200),
                new Operation("read", 5_000, HttpMethod.GET, deals, "/deals/" + id, prefix, "", 200),
                new Operation("insert", 1_000, HttpMethod.POST, deals, "/deals", prefix, Seller.DEAL, 201));
        for (Operation operation : operations) {
            report(operation, measured(meter, operation, visitor.token()));
        }
    }

    private List<Lane> measured(Meter meter, Operation operation, String token) {
        List<Lane> lanes = Stream.of(Way.values())
                .filter(way -> way != Way.NGINX || meter.nginx().isPresent())
                .map(way -> new Lane(way, operation.by(way, stand.gatewayPort(), token)))
                .toList();
        lanes.forEach(lane -> meter.load().run(lane.ask(), Math.min(WARM_UP, 5 * operation.count())));
        for (int round = 0; round < ROUNDS; round++) {
            lanes.forEach(lane -> meter.round(lane, operation.count()));
        }
        return lanes;
    }

    /** Whose processor time is read, and by what the load comes. */
    private record Meter(ProcessHandle jvm, ProcessHandle postgres, Optional<Nginx> nginx, Load load) {

        void round(Lane lane, int count) {
            long jvmBefore = CpuTime.of(jvm.pid());
            long postgresBefore = CpuTime.ofTree(postgres);
            long nginxBefore = nginxTime();
            Answers answers = load.run(lane.ask(), count);
            lane.perSecond().add(answers.perSecond());
            lane.jvm().add(micros(CpuTime.of(jvm.pid()) - jvmBefore, count));
            lane.postgres().add(micros(CpuTime.ofTree(postgres) - postgresBefore, count));
            lane.nginx().add(micros(nginxTime() - nginxBefore, count));
        }

        private long nginxTime() {
            return nginx.map(running -> CpuTime.ofTree(running.handle())).orElse(0L);
        }

        private static double micros(long nanos, int count) {
            return nanos / 1e3 / count;
        }
    }

    private static void report(Operation operation, List<Lane> lanes) {
        System.out.printf(
                "%n%s: %s %s%n", operation.name(), operation.method(), operation.prefix() + operation.local());
        System.out.printf(
                "  %-22s %10s   %-26s %-26s %s%n",
                "", "requests/s", "JVM us/request", "nginx us/request", "PostgreSQL us/request");
        lanes.forEach(lane -> System.out.printf(
                "  %-22s %10.0f   %-26s %-26s %s%n",
                lane.way().words, lane.perSecond().median(), lane.jvm(), lane.nginx(), lane.postgres()));
        Lane own = lanes.get(0);
        Lane gateway = lanes.get(lanes.size() - 1);
        double gatewayItself = gateway.jvm().median() - own.jvm().median();
        System.out.printf("  the gateway's own: %.1f us a request", gatewayItself);
        lanes.stream()
                .filter(lane -> lane.way() == Way.NGINX)
                .mapToDouble(lane -> lane.nginx().median())
                .forEach(
                        nginx -> System.out.printf("; nginx's own: %.1f us; ratio %.2f", nginx, gatewayItself / nginx));
        System.out.println();
    }
}
