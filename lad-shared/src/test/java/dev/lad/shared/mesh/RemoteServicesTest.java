package dev.lad.shared.mesh;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.lad.shared.auth.ServiceTokens;
import dev.lad.shared.time.Await;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientAgent;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RemoteServicesTest {
    private final Vertx vertx = Vertx.vertx();

    @AfterEach
    void close() {
        vertx.close().await();
    }

    @Test
    void looksNoMoreOnceItIsClosed() throws Exception {
        AtomicInteger looks = new AtomicInteger();
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            looks.incrementAndGet();
            byte[] document = "{\"openapi\": \"3.1.0\", \"info\": {}, \"paths\": {}}".getBytes(UTF_8);
            exchange.sendResponseHeaders(200, document.length);
            exchange.getResponseBody().write(document);
            exchange.close();
        });
        server.start();
        Queue<Throwable> errors = new ConcurrentLinkedQueue<>();
        vertx.exceptionHandler(errors::add);
        Clock wall = Clock.systemUTC();
        HttpClientAgent client = HttpTransport.client(vertx);
        RemoteServices remote = new RemoteServices(
                vertx,
                client,
                new Registry(vertx, wall, Set.of("weather"), any -> true),
                new ServiceTokens("a secret between services, of 32+", wall),
                "test",
                Duration.ofMillis(10));
        String url = "http://127.0.0.1:" + server.getAddress().getPort();
        remote.start(List.of(new RemoteService("weather", url, Optional.empty())));
        Await.until("it looks again and again", () -> looks.get() > 3);

        remote.close();
        client.close().await();
        int last = looks.get();
        vertx.timer(200).await();
        assertThat(looks.get()).isBetween(last, last + 1);
        assertThat(errors).isEmpty();
        server.stop(0);
    }
}
