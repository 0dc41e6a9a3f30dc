package dev.lad.testkit;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class LoopWatchTest {

    @Test
    void tellsWhatALoopWaitedForAndNotThatItWasIdle() {
        Vertx vertx = Vertx.vertx(LoopWatch.options());
        LoopWatch watch = LoopWatch.over(vertx);
        Promise<Void> idle = Promise.promise();
        vertx.setTimer(1_000, tick -> idle.complete());
        TestNode.await(idle.future());
        watch.check();

        Promise<Boolean> waited = Promise.promise();
        vertx.runOnContext(go -> waited.complete(never(1_500)));
        TestNode.await(waited.future());
        assertThatThrownBy(watch::check)
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("TIMED_WAITING")
                .hasMessageContaining("LoopWatchTest.never");
        TestNode.await(vertx.close());
    }

    private static boolean never(long millis) {
        try {
            return new CountDownLatch(1).await(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }
}
