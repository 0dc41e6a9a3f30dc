package dev.lad.twins.oracle;

import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Predicate;

/** A server that keeps what it receives, and answers each request as it is told. */
public final class Inbox {
    private static final int DEADLINE_SECONDS = 10;

    private final BlockingQueue<Received> received = new LinkedBlockingQueue<>();
    private final List<Received> waiting = new ArrayList<>();
    private final HttpServer server;
    private volatile Function<Received, Reply> replies = request -> new Reply(200, "", "text/plain");

    /** @param url as the sender had to write it, with the query */
    public record Received(String url, String path, MultiMap headers, String body) {}

    public record Reply(int status, String body, String contentType) {}

    public Inbox(Vertx vertx) throws Exception {
        server = vertx.createHttpServer()
                .requestHandler(request -> request.body().onSuccess(body -> {
                    var one = new Received(request.absoluteURI(), request.path(), request.headers(), body.toString());
                    received.add(one);
                    var reply = replies.apply(one);
                    request.response()
                            .setStatusCode(reply.status())
                            .putHeader("Content-Type", reply.contentType())
                            .end(reply.body());
                }))
                .listen(0, "127.0.0.1")
                .await(DEADLINE_SECONDS, TimeUnit.SECONDS);
    }

    public String url(String path) {
        return "http://127.0.0.1:" + server.actualPort() + path;
    }

    public void answer(Function<Received, Reply> how) {
        replies = how;
    }

    /** A request that fits, each only once. Others stay, because deliveries overtake each other. */
    public Received await(Predicate<Received> wanted) throws InterruptedException {
        for (int i = 0; i < waiting.size(); i++) {
            if (wanted.test(waiting.get(i))) {
                return waiting.remove(i);
            }
        }
        while (true) {
            var next = received.poll(DEADLINE_SECONDS, TimeUnit.SECONDS);
            if (next == null) {
                throw new AssertionError("nothing like that arrived within " + DEADLINE_SECONDS + " s");
            }
            if (wanted.test(next)) {
                return next;
            }
            waiting.add(next);
        }
    }

    public void close() throws Exception {
        server.close().await(DEADLINE_SECONDS, TimeUnit.SECONDS);
    }
}
