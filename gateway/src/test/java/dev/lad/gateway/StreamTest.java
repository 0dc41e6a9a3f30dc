package dev.lad.gateway;

import static dev.lad.gateway.House.eventually;
import static dev.lad.gateway.House.problem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lad.shared.front.ServicePort;
import dev.lad.shared.service.Call;
import dev.lad.shared.service.Reply;
import dev.lad.shared.stream.Inlet;
import dev.lad.shared.stream.Loop;
import dev.lad.shared.stream.Outlet;
import dev.lad.shared.stream.StreamReply;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Bodies that pass through gateway and port without being held: each side waits for the other, and notices its leaving. */
class StreamTest {
    private static final Buffer PART = Buffer.buffer("x".repeat(10_000));
    /** More than all sockets and queues on the way hold together, and much less than is offered. */
    private static final long HELD_AT_MOST = 24L << 20;

    private static final long OFFERED = 200L << 20;

    private final AtomicLong made = new AtomicLong();
    private final AtomicLong taken = new AtomicLong();
    private final AtomicBoolean stopped = new AtomicBoolean();
    private final Promise<Void> mayRead = Promise.promise();
    private House house;
    private ServicePort port;

    @BeforeEach
    void open() {
        house = House.open();
        port = house.startWithPort(Map.of("pourOut", this::pourOut, "takeIn", this::takeIn));
    }

    @AfterEach
    void close() {
        house.close();
    }

    @Test
    void carriesAnAnswerToItsEnd() throws Exception {
        HttpResponse<String> answer = house.as("viewer", house.get("/api/shop/shelves/top%20left/flow?much=300"));
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).hasSize(300 * PART.length());
        assertThat(answer.headers().firstValue("x-shelf")).contains("top left");
        assertThat(answer.headers().firstValue("content-length")).isEmpty();
        assertThat(answer.headers().firstValue("x-content-type-options")).contains("nosniff");
    }

    @Test
    void makesNoMoreThanASlowClientTakes() throws Exception {
        try (Socket client = ask("/api/shop/shelves/a/flow?much=" + OFFERED / PART.length())) {
            long before = settled(made);
            assertThat(before).isBetween(1L, HELD_AT_MOST);
            client.getInputStream().readNBytes(30 << 20);
            eventually(() -> made.get() > before + (10 << 20));
            assertThat(stopped).isFalse();
        }
        eventually(stopped::get);
    }

    @Test
    void takesNoMoreThanTheServiceReads() throws Exception {
        AtomicLong sent = new AtomicLong();
        try (Socket client = connect(head("POST", "/api/shop/load") + "Content-Type: text/plain\r\nContent-Length: "
                + (60 << 20) + "\r\n\r\n")) {
            Thread sender = new Thread(() -> send(client, sent, 60 << 20));
            sender.start();
            assertThat(settled(sent)).isBetween(1L, HELD_AT_MOST);
            mayRead.complete();
            String answer = readHead(client.getInputStream());
            assertThat(answer).startsWith("HTTP/1.1 200");
            assertThat(taken.get()).isEqualTo(60 << 20);
            sender.join();
        }
    }

    @Test
    void aServiceThatDiesLeavesABrokenAnswerNeverAWholeOne() throws Exception {
        assertThatThrownBy(() -> house.as("viewer", house.get("/api/shop/shelves/break/flow")))
                .isInstanceOf(IOException.class);
    }

    @Test
    void anInstanceThatDrainsEndsWhatHasNoEnd() throws Exception {
        CompletableFuture<HttpResponse<String>> answer =
                house.asLater("viewer", house.get("/api/shop/shelves/end/flow"));
        eventually(() -> made.get() > 0);
        port.drain();
        assertThat(answer.get().body()).hasSize(PART.length());
    }

    @Test
    void aClientThatLeavesAnUploadIsNoticed() throws Exception {
        mayRead.complete();
        Socket client = connect(
                head("POST", "/api/shop/load") + "Content-Type: text/plain\r\nContent-Length: 1000000\r\n\r\nabc");
        eventually(() -> taken.get() == 3);
        client.close();
        eventually(stopped::get);
    }

    @Test
    void refusesAnUploadBeforeItHasCome() throws Exception {
        problem(house.as("member", house.post("/api/shop/load", "{}")), 415, "unsupported_media_type");
        problem(house.send(house.get("/api/shop/load").POST(BodyPublishers.ofString("x"))), 401, "unauthenticated");
        problem(house.as("viewer", house.get("/api/shop/shelves/a/flow?much=x")), 400, "invalid_request");
        try (Socket client = connect(
                head("POST", "/api/shop/load") + "Content-Type: text/plain\r\nContent-Length: 200000000\r\n\r\n")) {
            mayRead.complete();
            assertThat(readHead(client.getInputStream())).startsWith("HTTP/1.1 413");
        }
    }

    @Test
    void answersAboutTheHeadAloneWithoutMakingTheRest() throws Exception {
        HttpResponse<String> answer =
                house.as("viewer", house.get("/api/shop/shelves/a/flow").method("HEAD", BodyPublishers.noBody()));
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(made).hasValue(0);
    }

    @Test
    void anInstanceThatCannotBeReachedIsNotRunning() throws Exception {
        port.close().await();
        HttpResponse<String> answer = house.as("viewer", house.get("/api/shop/shelves/a/flow"));
        problem(answer, 503, "service_unavailable");
        assertThat(answer.headers().firstValue("retry-after")).isPresent();
    }

    private Future<StreamReply> pourOut(Call call, Inlet none) {
        String shelf = call.text("shelf").orElseThrow();
        if (shelf.equals("end")) {
            return Future.succeededFuture(
                    new StreamReply.Flow(200, Map.of("content-type", "text/plain"), client -> pour(client, 1)
                            .compose(poured -> client.leaving())));
        }
        long parts = call.number("much").orElseThrow();
        return Future.succeededFuture(
                new StreamReply.Flow(200, Map.of("content-type", "text/plain", "x-shelf", shelf), client -> pour(
                                client, shelf.equals("break") ? 5 : parts)
                        .compose(done -> shelf.equals("break")
                                ? Future.<Void>failedFuture(new IllegalStateException("the shelf broke"))
                                : Future.<Void>succeededFuture())
                        .onComplete(ended -> stopped.set(true))));
    }

    private Future<Void> pour(Outlet client, long parts) {
        AtomicLong left = new AtomicLong(parts);
        return Loop.whileTrue(() -> {
            if (left.getAndDecrement() == 0) {
                return Future.succeededFuture(false);
            }
            made.addAndGet(PART.length());
            return client.write(PART).map(true);
        });
    }

    private Future<StreamReply> takeIn(Call call, Inlet body) {
        return mayRead.future()
                .compose(now -> Loop.whileTrue(() -> body.next().map(part -> {
                    part.ifPresent(bytes -> taken.addAndGet(bytes.length()));
                    return part.isPresent();
                })))
                .onComplete(ended -> stopped.set(true))
                .map(all -> Reply.ok(Map.of("bytes", taken.get())).whole());
    }

    private Socket ask(String path) throws IOException {
        return connect(head("GET", path) + "\r\n");
    }

    private Socket connect(String text) throws IOException {
        Socket socket = new Socket("127.0.0.1", house.port());
        socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
        return socket;
    }

    private static String head(String method, String path) {
        return method + " " + path + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer member\r\n";
    }

    private static void send(Socket client, AtomicLong sent, long bytes) {
        try {
            OutputStream out = client.getOutputStream();
            for (long left = bytes; left > 0; left -= Math.min(left, 65_536)) {
                out.write(new byte[(int) Math.min(left, 65_536)]);
                sent.addAndGet(Math.min(left, 65_536));
            }
        } catch (SocketException cut) {
            sent.set(-1);
        } catch (IOException broken) {
            throw new AssertionError(broken);
        }
    }

    private static String readHead(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int next = in.read();
            if (next < 0) {
                break;
            }
            head.append((char) next);
        }
        return head.toString();
    }

    /** The figure once it has begun and then stood still for half a second. */
    private static long settled(AtomicLong figure) {
        long[] last = {-1, System.nanoTime()};
        eventually(() -> {
            long now = figure.get();
            if (now != last[0]) {
                last[0] = now;
                last[1] = System.nanoTime();
            }
            return now > 0 && System.nanoTime() - last[1] > 500_000_000L;
        });
        return last[0];
    }
}
