package dev.lad.shared.mesh;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lad.bus.Announcement;
import dev.lad.bus.Announcement.State;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class RegistryTest {
    private static final int ROUNDS = 20_000;

    /** The bus, this JVM and URLs are heard on loops of their own. */
    @Test
    void losesNoneOfTwoInstancesThatAreHeardAtTheSameMoment() throws Exception {
        Vertx vertx = Vertx.vertx();
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try {
            Registry registry = new Registry(vertx, Clock.systemUTC(), Set.of(), any -> true);
            CyclicBarrier together = new CyclicBarrier(2);
            for (int round = 0; round < ROUNDS; round++) {
                String service = "shelf-" + round;
                List<Future<?>> heard = List.of(
                        threads.submit(() -> hear(registry, together, instance(service, "a"))),
                        threads.submit(() -> hear(registry, together, instance(service, "b"))));
                for (Future<?> one : heard) {
                    one.get();
                }
                assertThat(registry.inTurn(service)).hasSize(2);
            }
        } finally {
            threads.shutdown();
            vertx.close().await();
        }
    }

    private static Void hear(Registry registry, CyclicBarrier together, Announcement announcement) throws Exception {
        together.await();
        registry.hear(announcement);
        return null;
    }

    private static Announcement instance(String service, String id) {
        return new Announcement(service, id + ".1", "at-" + id, "http://127.0.0.1:1", "hash", "1", State.UP);
    }
}
