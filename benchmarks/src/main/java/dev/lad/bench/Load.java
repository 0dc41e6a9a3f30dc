package dev.lad.bench;

import dev.lad.bench.Client.Ask;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.function.IntFunction;

/** A closed loop: so many clients, each with a connection of its own, each asking again when it has its answer. */
final class Load implements AutoCloseable {
    private final Client client;
    private final int clients;

    /** How many answers came, and in how long. */
    record Answers(int count, double seconds) {
        double perSecond() {
            return count / seconds;
        }
    }

    Load(int clients) {
        this.clients = clients;
        this.client = new Client(clients);
    }

    Vertx vertx() {
        return client.vertx();
    }

    /** Asks the same again and again. */
    Answers run(Ask ask, int count) {
        return run(turn -> ask, count);
    }

    /**
     * Blocks until so many answers have come: a count, not a time, so that a slow machine gets as warm as a fast one. An
     * answer that is none ends the benchmark.
     *
     * @param asks what is asked in which turn, from 0
     */
    Answers run(IntFunction<Ask> asks, int count) {
        long began = System.nanoTime();
        Promise<Void> answered = Promise.promise();
        client.vertx().runOnContext(onLoop -> {
            var run = new Run(asks, count, answered);
            for (int i = 0; i < clients; i++) {
                run.again();
            }
        });
        answered.future().await();
        return new Answers(count, (System.nanoTime() - began) / 1e9);
    }

    /** On one event loop. */
    private final class Run {
        private final IntFunction<Ask> asks;
        private final int count;
        private final Promise<Void> whole;
        private int asked;
        private int answered;

        Run(IntFunction<Ask> asks, int count, Promise<Void> whole) {
            this.asks = asks;
            this.count = count;
            this.whole = whole;
        }

        void again() {
            if (asked < count) {
                client.send(asks.apply(asked++)).onSuccess(done -> answered()).onFailure(whole::tryFail);
            }
        }

        private void answered() {
            if (++answered == count) {
                whole.complete();
            }
            again();
        }
    }

    @Override
    public void close() {
        client.close();
    }
}
