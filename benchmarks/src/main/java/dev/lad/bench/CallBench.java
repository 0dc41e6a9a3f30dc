package dev.lad.bench;

import dev.lad.billing.BillingVerticle;
import dev.lad.shared.config.Env;
import dev.lad.shared.mesh.Ask;
import dev.lad.shared.node.Node;
import dev.lad.shared.node.NodeConfig;
import dev.lad.shared.service.Caller;
import dev.lad.shared.time.Time;
import dev.lad.testkit.TestNode;
import io.vertx.core.Future;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/** A call from one service to another: billing is asked for its prices, which it knows, and for a balance, which it reads. */
final class CallBench {
    private static final int PER_SECOND = 100;
    private static final Duration WARM_UP = Duration.ofSeconds(20);
    private static final Duration LENGTH = Duration.ofSeconds(20);
    private static final Duration DEADLINE = Duration.ofSeconds(10);
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** @param cluster the settings by which this process joins those where billing runs */
    void run(Map<String, String> cluster) throws IOException, InterruptedException {
        Env env = Env.of(cluster);
        Node node = Node.start(env, NodeConfig.read(env, true), Time.system()).await();
        try {
            measure(node, "clustered", 5);
        } finally {
            node.vertx().close().await();
        }
        try (TestNode here = TestNode.start(Clock.systemUTC(), Map.of())) {
            here.deploy(BillingVerticle::new);
            measure(here.node(), "in one JVM", 1);
        }
    }

    private static void measure(Node node, String where, int aimMillis) throws IOException, InterruptedException {
        awaitBilling(node);
        UUID tenantId = UUID.randomUUID();
        call(node, tenantId, Ask.of("billing", "openWallet")).await();
        for (String operation : new String[] {"listPrices", "getBalance"}) {
            Ask ask = Ask.reading("billing", operation);
            SteadyLoad.run(node.vertx(), PER_SECOND, WARM_UP, turn -> call(node, tenantId, ask));
            Latencies latencies = SteadyLoad.run(node.vertx(), PER_SECOND, LENGTH, turn -> call(node, tenantId, ask));
            String what = "billing." + operation + " from another service, " + where + ", p50";
            Aim.atMost(aimMillis, "ms", what, latencies.millis(0.5), latencies.toString());
        }
    }

    private static Future<?> call(Node node, UUID tenantId, Ask ask) {
        Caller caller = Caller.background("bench", tenantId, node.time().wall(), DEADLINE);
        return node.services("bench").call(caller, ask);
    }

    private static void awaitBilling(Node node) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (node.registry().inTurn("billing").isEmpty()) {
            if (System.nanoTime() > deadline) {
                throw new IOException("This process has joined " + node.id() + ", but hears of no billing service.");
            }
            TimeUnit.MILLISECONDS.sleep(50);
        }
    }
}
