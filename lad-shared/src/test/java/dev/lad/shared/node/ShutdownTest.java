package dev.lad.shared.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

class ShutdownTest {
    private final List<String> told = new CopyOnWriteArrayList<>();
    private final Promise<Void> ready = Promise.promise();
    private final Vertx vertx = Vertx.vertx();
    private final Shutdown shutdown = new Shutdown();

    private final VerticleBase service = new VerticleBase() {
        @Override
        public Future<?> start() {
            told.add("starting");
            return ready.future().onComplete(ended -> told.add("start ended"));
        }

        @Override
        public Future<?> stop() {
            told.add("stopped");
            return Future.succeededFuture();
        }
    };

    @Test
    void what_is_still_starting_starts_first_and_is_stopped_then() {
        stopWhileStarting(ready::complete);

        assertThat(told).containsExactly("starting", "shutdown", "start ended", "stopped", "closed");
    }

    @Test
    void a_start_that_fails_is_nothing_to_stop() {
        stopWhileStarting(() -> ready.fail("no database"));

        assertThat(told).containsExactly("starting", "shutdown", "start ended", "closed");
    }

    private void stopWhileStarting(Runnable startEnds) {
        CompletableFuture<Void> begun = new CompletableFuture<>();
        shutdown.add("vertx", () -> {
            vertx.close().await();
            told.add("closed");
        });
        Future<String> deployment = vertx.deployVerticle(service);
        shutdown.addDeployment("start", deployment);
        shutdown.add("tell", () -> {
            told.add("shutdown");
            begun.complete(null);
        });

        CompletableFuture<Void> ended = CompletableFuture.runAsync(shutdown::run);
        begun.join();
        vertx.runOnContext(later -> startEnds.run());
        ended.join();
    }
}
