package dev.lad.shared.db;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class PruningTest {
    @Test
    void however_much_there_is_all_of_it_goes() {
        Vertx vertx = Vertx.vertx();
        try {
            int chunks = 20_000;
            AtomicInteger left = new AtomicInteger(chunks);

            int deleted = Pruning.all(() -> {
                        Promise<Integer> chunk = Promise.promise();
                        vertx.runOnContext(later -> chunk.complete(left.getAndDecrement() > 0 ? Pruning.CHUNK : 17));
                        return chunk.future();
                    })
                    .await();

            assertThat(deleted).isEqualTo(chunks * Pruning.CHUNK + 17);
        } finally {
            vertx.close().await();
        }
    }
}
