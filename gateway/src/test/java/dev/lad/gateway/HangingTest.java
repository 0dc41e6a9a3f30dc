package dev.lad.gateway;

import static dev.lad.gateway.House.eventually;
import static dev.lad.gateway.House.header;
import static dev.lad.gateway.House.problem;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** Streams, and the system that is being replaced, when what should answer takes connections and says nothing. */
class HangingTest {
    private static final int FAILURES = 2;
    private static final String LEGACY = "/api/inbound-leads";

    @Test
    void streamsFailFastOnceTheirInstanceHangsAndRecoverWithIt() throws Exception {
        try (Mute instance = new Mute();
                House house = House.open(breaker("LAD_BREAKER_PAUSE_MS", "1000"))) {
            house.start(House.shop(), instance.url());
            for (int i = 0; i < FAILURES; i++) {
                problem(house.as("viewer", house.get("/api/shop/trickle")), 504, "deadline_passed");
            }
            long began = System.nanoTime();
            HttpResponse<String> refused = house.as("viewer", house.get("/api/shop/trickle"));
            problem(refused, 503, "service_overloaded");
            assertThat(header(refused, "retry-after")).isEqualTo("1");
            problem(house.as("viewer", house.get("/api/shop")), 503, "service_overloaded");
            assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofMillis(700));

            instance.speaks = true;
            eventually(() -> house.as("viewer", house.get("/api/shop/trickle")).statusCode() == 200);
            assertThat(house.as("viewer", house.get("/api/shop")).statusCode()).isEqualTo(200);
        }
    }

    @Test
    void aReadThatNobodyBeganToAnswerIsOpenedElsewhere() throws Exception {
        try (Mute hanging = new Mute();
                Mute other = new Mute();
                House house = House.open(breaker("LAD_BREAKER_PAUSE_MS", "60000"))) {
            other.speaks = true;
            house.start(House.shop(), hanging.url());
            house.start(House.shop(), other.url());
            for (int i = 0; i < 4 * FAILURES; i++) {
                assertThat(house.as("viewer", house.get("/api/shop/trickle")).body())
                        .isEqualTo("ok");
            }
            assertThat(hanging.taken).hasSize(FAILURES);
        }
    }

    @Test
    void theOlderSystemIsLeftAloneWhileItIsAway() throws Exception {
        Mute old = new Mute();
        old.close();
        try (House house = House.open(legacy(old, "LAD_BREAKER_PAUSE_MS", "60000"))) {
            for (int i = 0; i < FAILURES; i++) {
                problem(house.as("viewer", house.get(LEGACY)), 503, "service_unavailable");
            }
            problem(house.as("viewer", house.get(LEGACY)), 503, "service_overloaded");
        }
    }

    @Test
    void theOlderSystemIsAskedAgainAndHasNoMoreUnderWayThanItMay() throws Exception {
        try (Mute old = new Mute();
                House house = House.open(legacy(old, "LAD_TARGET_IN_FLIGHT", "2"))) {
            List<CompletableFuture<HttpResponse<String>>> waiting =
                    List.of(house.asLater("viewer", house.get(LEGACY)), house.asLater("viewer", house.get(LEGACY)));
            eventually(() -> old.taken.size() == 2);
            HttpResponse<String> refused = house.as("viewer", house.get(LEGACY));
            problem(refused, 503, "service_overloaded");
            assertThat(header(refused, "retry-after")).isEqualTo("2");

            old.speaks = true;
            old.taken.forEach(Mute::speak);
            for (CompletableFuture<HttpResponse<String>> answer : waiting) {
                assertThat(answer.get().body()).isEqualTo("ok");
            }
            assertThat(house.as("viewer", house.get(LEGACY)).body()).isEqualTo("ok");
        }
    }

    private static Map<String, String> breaker(String setting, String value) {
        return Map.of("LAD_BREAKER_FAILURES", "" + FAILURES, setting, value);
    }

    private static Map<String, String> legacy(Mute old, String setting, String value) {
        return Map.of(
                "LAD_BREAKER_FAILURES",
                "" + FAILURES,
                "LAD_LEGACY_ROUTES",
                LEGACY + "=" + old.url(),
                "LAD_LEGACY_JWT_SECRET",
                "the old system's own",
                setting,
                value);
    }

    /** A process that hangs, as the network shows it: connections are taken, and nothing comes. */
    private static final class Mute implements AutoCloseable {
        private final ServerSocket server;
        final List<Socket> taken = new CopyOnWriteArrayList<>();
        volatile boolean speaks;

        Mute() throws IOException {
            server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
            Thread accepting = new Thread(this::accept);
            accepting.setDaemon(true);
            accepting.start();
        }

        String url() {
            return "http://127.0.0.1:" + server.getLocalPort();
        }

        private void accept() {
            try {
                while (true) {
                    Socket socket = server.accept();
                    taken.add(socket);
                    if (speaks) {
                        speak(socket);
                    }
                }
            } catch (IOException closed) {
                // The test is over.
            }
        }

        static void speak(Socket socket) {
            String answer = "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nok";
            try {
                socket.getOutputStream().write(answer.getBytes(StandardCharsets.US_ASCII));
            } catch (IOException gone) {
                throw new UncheckedIOException(gone);
            }
        }

        @Override
        public void close() throws IOException {
            server.close();
            for (Socket socket : taken) {
                socket.close();
            }
        }
    }
}
