package dev.lad.gateway;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.lad.shared.json.Json;
import dev.lad.shared.json.StrictJson;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * A service that knows nothing of LAD: the JDK's own HTTP server, an OpenAPI document, and a check of the token that
 * anyone could write from its description.
 */
final class Stranger implements AutoCloseable {
    private final HttpServer server;
    private final byte[] key;
    private volatile String document = "";

    /** @param key what the tokens that it believes are signed with */
    Stranger(byte[] key) {
        this.key = key;
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        server.createContext("/", this::answer);
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    void says(String openApi) {
        document = openApi;
    }

    private void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getRawPath();
        if (path.equals("/openapi.json")) {
            send(exchange, 200, document);
        } else if (path.endsWith("/broken")) {
            send(exchange, 418, "{\"message\":\"I am a teapot\"}");
        } else {
            String token = exchange.getRequestHeaders().getFirst("Authorization");
            Map<String, String> headers = new TreeMap<>();
            exchange.getRequestHeaders()
                    .forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), values.get(0)));
            headers.keySet().retainAll(Set.of("x-user-id", "x-tenant-id", "cookie", "traceparent"));
            Map<String, Object> seen = Map.of(
                    "method", exchange.getRequestMethod(),
                    "target", exchange.getRequestURI().toString(),
                    "claims", claims(token == null ? "" : token),
                    "headers", headers,
                    "body", new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            exchange.getResponseHeaders().add("Set-Cookie", "access_token=theirs");
            send(
                    exchange,
                    200,
                    Json.write(Map.of("success", true, "data", seen)).toString());
        }
    }

    private Object claims(String authorization) {
        String[] parts = authorization.replace("Bearer ", "").split("\\.", -1);
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            byte[] signature = mac.doFinal((parts[0] + "." + parts[1]).getBytes(StandardCharsets.US_ASCII));
            String expected = Base64.getUrlEncoder().withoutPadding().encodeToString(signature);
            return expected.equals(parts[2])
                    ? StrictJson.parse(Buffer.buffer(Base64.getUrlDecoder().decode(parts[1])))
                    : "forged";
        } catch (GeneralSecurityException | ArrayIndexOutOfBoundsException none) {
            return "none";
        }
    }

    private static void send(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    @Override
    public void close() {
        stop();
    }

    /** From now on nobody answers. */
    void stop() {
        server.stop(0);
    }
}
