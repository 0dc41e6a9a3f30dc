package dev.lad.bench;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;

/** A closed loop: so many clients, each with a connection of its own, each asking again when it has its answer. */
final class Load implements AutoCloseable {
    private final Vertx vertx = Vertx.vertx();
    private final HttpClient client;
    private final int clients;

    /**
     * What is asked, again and again.
     *
     * @param status of the answer; any other is a mistake in the benchmark and ends it
     * @param body empty for none
     */
    record Ask(HttpMethod method, int port, String path, String token, String body, int status) {}

    /** How many answers came, and in how long. */
    record Answers(int count, double seconds) {
        double perSecond() {
            return count / seconds;
        }
    }

    Load(int clients) {
        this.clients = clients;
        this.client = vertx.createHttpClient(
                new HttpClientOptions().setKeepAlive(true), new PoolOptions().setHttp1MaxSize(clients));
    }

    /** Blocks until so many answers have come: a count, not a time, so that a slow machine gets as warm as a fast one. */
    Answers run(Ask ask, int count) {
        long began = System.nanoTime();
        Promise<Void> answered = Promise.promise();
        vertx.runOnContext(onLoop -> {
            var run = new Run(ask, count, answered);
            for (int i = 0; i < clients; i++) {
                run.again();
            }
        });
        answered.future().await();
        return new Answers(count, (System.nanoTime() - began) / 1e9);
    }

    /** On one event loop. */
    private final class Run {
        private final Ask ask;
        private final RequestOptions options;
        private final Buffer body;
        private final Promise<Void> whole;
        private int toAsk;
        private int toCome;

        Run(Ask ask, int count, Promise<Void> whole) {
            this.ask = ask;
            this.toAsk = count;
            this.toCome = count;
            this.whole = whole;
            this.body = Buffer.buffer(ask.body());
            this.options = new RequestOptions()
                    .setMethod(ask.method())
                    .setHost("127.0.0.1")
                    .setPort(ask.port())
                    .setURI(ask.path())
                    .putHeader("authorization", "Bearer " + ask.token());
            if (body.length() > 0) {
                options.putHeader("content-type", "application/json");
            }
        }

        void again() {
            if (toAsk-- > 0) {
                client.request(options)
                        .compose(this::sent)
                        .onSuccess(done -> answered())
                        .onFailure(whole::tryFail);
            }
        }

        private Future<Void> sent(HttpClientRequest request) {
            return (body.length() > 0 ? request.send(body) : request.send())
                    .compose(response -> response.statusCode() == ask.status()
                            ? response.end()
                            : response.body()
                                    .compose(problem -> Future.failedFuture(
                                            ask.path() + " answered " + response.statusCode() + ": " + problem)));
        }

        private void answered() {
            if (--toCome == 0) {
                whole.complete();
            }
            again();
        }
    }

    @Override
    public void close() {
        vertx.close().await();
    }
}
