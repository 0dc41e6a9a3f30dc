package dev.lad.shared.mesh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lad.bus.Announcement;
import dev.lad.bus.Announcement.State;
import dev.lad.bus.ApiRequest;
import dev.lad.bus.ApiResponse;
import dev.lad.bus.Codecs;
import dev.lad.bus.Identity;
import dev.lad.bus.Trace;
import dev.lad.shared.errors.Failure;
import dev.lad.shared.errors.Problem;
import dev.lad.shared.mesh.MeshConfig.Limits;
import dev.lad.shared.time.Await;
import io.vertx.circuitbreaker.CircuitBreakerState;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.MessageConsumer;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Instances in other processes, as a real bus shows them: an announcement and an address. */
class DeliveryTest {
    private static final Limits LIMITS = new Limits(20, 3, Duration.ofMillis(300));

    private final Clock wall = Clock.systemUTC();
    private final Map<String, AtomicInteger> received = new ConcurrentHashMap<>();
    private Vertx vertx;
    private Registry registry;
    private Targets targets;
    private Delivery delivery;

    @BeforeEach
    void open() {
        vertx = Vertx.vertx();
        new Codecs(wall).register(vertx.eventBus());
        registry = new Registry(vertx, wall, Set.of(), any -> true);
        registry.start().await();
        targets = new Targets(vertx, registry, new BusTransport(vertx, registry, wall), LIMITS);
        delivery = new Delivery(registry, targets, wall);
    }

    @AfterEach
    void close() {
        vertx.close().await();
    }

    @Test
    void leavesAnInstanceAloneThatDoesNotAnswerAndComesBackToItWhenItDoes() {
        MessageConsumer<?> hangs = silent("a");
        for (int i = 0; i < LIMITS.breakerFailures(); i++) {
            fails(request(600), false, 504);
        }
        long began = System.nanoTime();
        for (int i = 0; i < 50; i++) {
            fails(request(5_000), false, 503);
        }
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(1));
        assertThat(received("a")).isEqualTo(LIMITS.breakerFailures());

        hangs.unregister().await();
        answering("a", 200);
        Await.until("it is called again", () -> delivery.send(request(600), false)
                .map(ApiResponse::isSuccess)
                .otherwise(false)
                .await());
    }

    @Test
    void tellsAtOnceThatItHasToWait() {
        silent("a");
        for (int i = 0; i < LIMITS.breakerFailures(); i++) {
            fails(request(600), false, 504);
        }
        assertThatThrownBy(() -> delivery.send(request(5_000), false).await())
                .isInstanceOfSatisfying(Failure.Unavailable.class, busy -> {
                    assertThat(busy.code()).isEqualTo("service_overloaded");
                    assertThat(busy.headers()).containsEntry("retry-after", "1");
                });
    }

    @Test
    void keepsTheFastFastWhileAnotherHangs() {
        silent("slow");
        answering("fast", 200);
        for (int i = 0; i < 2 * LIMITS.breakerFailures(); i++) {
            delivery.send(request(2_000), true).await();
        }
        long began = System.nanoTime();
        for (int i = 0; i < 20; i++) {
            assertThat(delivery.send(request(2_000), true).await().status()).isEqualTo(200);
        }
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(2));
        assertThat(received("slow")).isLessThan(8);
    }

    @Test
    void hasNoMoreUnderWayThanItMay() {
        silent("a");
        List<Future<ApiResponse>> sent = new ArrayList<>();
        for (int i = 0; i < LIMITS.mostInFlight() + 5; i++) {
            sent.add(delivery.send(request(5_000), false));
        }
        Await.until(
                "the last are refused",
                () -> sent.stream().filter(Future::failed).count() == 5);
        Await.until("the first have arrived", () -> received("a") == LIMITS.mostInFlight());
        assertThat(targets.all()).singleElement().satisfies(target -> assertThat(target.inFlight())
                .isEqualTo(LIMITS.mostInFlight()));
    }

    @Test
    void repeatsWhatMayBeRepeatedAtOnceWhenAProcessIsLost() {
        silent("node1.a");
        Future<ApiResponse> read = delivery.send(request(20_000), true);
        Future<ApiResponse> write = delivery.send(request(20_000), false);
        Await.until("both have arrived", () -> received("node1.a") == 2);
        answering("node2.a", 200);
        long began = System.nanoTime();
        registry.nodeLeft("node1");

        assertThat(read.await().status()).isEqualTo(200);
        assertThatThrownBy(write::await).isInstanceOf(Failure.DeadlinePassed.class);
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(1));
        assertThat(received("node2.a")).isEqualTo(1);
    }

    /** The first instance holds the key and may have done the work: that the second one waits says nothing. */
    @Test
    void doesNotTellThatAKeyIsInUseWhenItWasOurOwnFirstTry() {
        silent("node1.a");
        Future<ApiResponse> keyed = delivery.send(request(20_000), true);
        Await.until("it has arrived", () -> received("node1.a") == 1);
        listen("node2.a", Problem.response(new Failure.Conflict("idempotency_key_in_use", "It still runs."), "", ""));
        registry.nodeLeft("node1");
        assertThatThrownBy(keyed::await).isInstanceOf(Failure.DeadlinePassed.class);
    }

    @Test
    void passesOnAConflictThatIsNoProblemDocument() {
        silent("node1.a");
        Future<ApiResponse> keyed = delivery.send(request(20_000), true);
        Await.until("it has arrived", () -> received("node1.a") == 1);
        listen("node2.a", new ApiResponse(409, Map.of("content-type", "text/plain"), Buffer.buffer("<busy>")));
        registry.nodeLeft("node1");
        assertThat(keyed.await().body()).hasToString("<busy>");
    }

    @Test
    void takesAFailureForAnAnswer() {
        answering("a", 500);
        for (int i = 0; i < 3 * LIMITS.breakerFailures(); i++) {
            assertThat(delivery.send(request(2_000), true).await().status()).isEqualTo(500);
        }
        assertThat(received("a")).isEqualTo(3 * LIMITS.breakerFailures());
    }

    @Test
    void doesNotBlameAnInstanceForCallersInAHurry() {
        MessageConsumer<?> hangs = silent("a");
        for (int i = 0; i < 3 * LIMITS.breakerFailures(); i++) {
            fails(request(20), false, 504);
        }
        hangs.unregister().await();
        answering("a", 200);
        assertThat(delivery.send(request(2_000), false).await().status()).isEqualTo(200);
    }

    @Test
    void hasNoMoreStreamsOpenThanItMayAndRoomForCallsBesideThem() {
        answering("a", 200);
        List<TestStream> open = new CopyOnWriteArrayList<>();
        List<Future<Void>> streams = new ArrayList<>();
        for (int i = 0; i < 2_001; i++) {
            streams.add(delivery.stream("shelf", instance -> TestStream.in(open), false));
        }
        assertThat(open).hasSize(2_000);
        assertThat(streams.get(2_000).cause()).isInstanceOf(Failure.Unavailable.class);
        assertThat(delivery.send(request(2_000), false).await().status()).isEqualTo(200);

        open.get(0).ended.complete();
        Future<Void> next = delivery.stream("shelf", instance -> TestStream.in(open), false);
        assertThat(next.isComplete()).isFalse();
    }

    @Test
    void judgesAnInstanceByWhetherStreamsBegin() {
        answering("a", 200);
        List<TestStream> open = new CopyOnWriteArrayList<>();
        for (int i = 0; i < LIMITS.breakerFailures(); i++) {
            Future<Void> stream = delivery.stream("shelf", instance -> TestStream.in(open), false);
            open.get(i).fail(new Failure.DeadlinePassed("shelf"));
            assertThat(stream.cause()).isInstanceOf(Failure.DeadlinePassed.class);
        }
        Await.until("it rests", () -> targets.all().stream()
                .allMatch(target -> target.state() == CircuitBreakerState.OPEN));
        fails(request(2_000), false, 503);
        assertThatThrownBy(() -> delivery.stream("shelf", instance -> TestStream.in(open), false)
                        .await())
                .isInstanceOfSatisfying(Failure.Unavailable.class, rests -> assertThat(rests.headers())
                        .containsEntry("retry-after", "1"));
        assertThat(open).hasSize(LIMITS.breakerFailures());

        Await.until("one may show that it answers again", () -> {
            delivery.stream("shelf", instance -> TestStream.in(open), false);
            return open.size() > LIMITS.breakerFailures();
        });
        open.get(LIMITS.breakerFailures()).begun.complete(200);
        Await.until("calls go there again", () -> delivery.send(request(2_000), false)
                .map(ApiResponse::isSuccess)
                .otherwise(false)
                .await());
    }

    @Test
    void doesNotBlameAnInstanceForClientsThatLeave() {
        answering("a", 200);
        List<TestStream> open = new CopyOnWriteArrayList<>();
        for (int i = 0; i < 3 * LIMITS.breakerFailures(); i++) {
            delivery.stream("shelf", instance -> TestStream.in(open), true);
            open.get(i).ended.fail(new Failure.Other(499, "client_left", "The client has left."));
        }
        assertThat(open).hasSize(3 * LIMITS.breakerFailures());
        assertThat(delivery.send(request(2_000), false).await().status()).isEqualTo(200);
    }

    @Test
    void opensAStreamElsewhereWhereTheFirstInstanceHasSeenNothingOfIt() {
        silent("a");
        silent("b");
        List<TestStream> open = new CopyOnWriteArrayList<>();
        Future<Void> unreached = delivery.stream("shelf", instance -> TestStream.in(open), false);
        open.get(0).fail(Transport.unreached("shelf"));
        Await.until("it was opened elsewhere", () -> open.size() == 2);
        open.get(1).begun.complete(200);
        open.get(1).ended.complete();
        unreached.await();

        Future<Void> upload = delivery.stream("shelf", instance -> TestStream.in(open), false);
        open.get(2).fail(new Failure.DeadlinePassed("shelf"));
        assertThatThrownBy(upload::await).isInstanceOf(Failure.DeadlinePassed.class);
        assertThat(open).hasSize(3);
    }

    /** One that begins and ends when it is told to. */
    private record TestStream(Promise<Integer> begun, Promise<Void> ended) {
        static Stream in(List<TestStream> all) {
            TestStream stream = new TestStream(Promise.promise(), Promise.promise());
            all.add(stream);
            return stream.asStream();
        }

        void fail(Failure failure) {
            begun.fail(failure);
            ended.fail(failure);
        }

        private Stream asStream() {
            return new Stream() {
                @Override
                public Future<Integer> begun() {
                    return begun.future();
                }

                @Override
                public Future<Void> ended() {
                    return ended.future();
                }
            };
        }
    }

    private void fails(ApiRequest request, boolean repeatable, int status) {
        assertThatThrownBy(() -> delivery.send(request, repeatable).await())
                .isInstanceOfSatisfying(
                        Failure.class, failure -> assertThat(failure.status()).isEqualTo(status));
    }

    private int received(String instance) {
        return received.computeIfAbsent(instance, any -> new AtomicInteger()).get();
    }

    private MessageConsumer<?> silent(String instance) {
        return listen(instance, null);
    }

    private void answering(String instance, int status) {
        listen(instance, new ApiResponse(status, Map.of(), Buffer.buffer("{}")));
    }

    private MessageConsumer<?> listen(String instance, @Nullable ApiResponse answer) {
        AtomicInteger count = received.computeIfAbsent(instance, any -> new AtomicInteger());
        MessageConsumer<Object> consumer = vertx.eventBus().consumer("shelf." + instance, message -> {
            count.incrementAndGet();
            if (answer != null) {
                message.reply(answer);
            }
        });
        consumer.completion().await();
        registry.hear(new Announcement("shelf", instance, "shelf." + instance, "", "", "1", State.UP));
        return consumer;
    }

    private ApiRequest request(long millis) {
        return new ApiRequest(
                "shelf",
                "getThing",
                Map.of(),
                "",
                Map.of(),
                Identity.ANONYMOUS,
                Trace.begin(),
                "",
                "",
                wall.millis() + millis,
                Buffer.buffer());
    }
}
