package dev.lad.bench;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;

/** Asks over connections that are kept, on one event loop. */
final class Client implements AutoCloseable {
    private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
    private final HttpClient http;

    /** @param connections to each port; what finds none free waits */
    Client(int connections) {
        this.http = vertx.createHttpClient(
                new HttpClientOptions().setKeepAlive(true), new PoolOptions().setHttp1MaxSize(connections));
    }

    /**
     * What is asked.
     *
     * @param body empty for none
     * @param status of the answer; with any other it has failed
     */
    record Ask(HttpMethod method, int port, String path, String token, String body, int status) {

        static Ask get(int port, String path, String token) {
            return new Ask(HttpMethod.GET, port, path, token, "", 200);
        }

        private RequestOptions options() {
            var options = new RequestOptions()
                    .setMethod(method)
                    .setHost("127.0.0.1")
                    .setPort(port)
                    .setURI(path)
                    .putHeader("authorization", "Bearer " + token);
            return body.isEmpty() ? options : options.putHeader("content-type", "application/json");
        }
    }

    Future<Void> send(Ask ask) {
        return http.request(ask.options()).compose(request -> answered(request, ask));
    }

    Vertx vertx() {
        return vertx;
    }

    private static Future<Void> answered(HttpClientRequest request, Ask ask) {
        return (ask.body().isEmpty() ? request.send() : request.send(Buffer.buffer(ask.body())))
                .compose(response -> response.statusCode() == ask.status()
                        ? response.end()
                        : response.body()
                                .compose(problem -> Future.failedFuture(
                                        ask.path() + " answered " + response.statusCode() + ": " + problem)));
    }

    @Override
    public void close() {
        vertx.close().await();
    }
}
