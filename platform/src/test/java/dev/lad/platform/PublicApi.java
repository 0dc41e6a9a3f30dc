package dev.lad.platform;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lad.shared.errors.Failure.Fault;
import dev.lad.shared.json.Json;
import dev.lad.shared.json.StrictJson;
import dev.lad.shared.service.Contract;
import dev.lad.shared.service.Operation;
import dev.lad.shared.service.Schema;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.BodySubscribers;
import java.net.http.HttpResponse.ResponseInfo;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/** The API as the gateway publishes it. Every answer that passes here was held to the published contract. */
final class PublicApi {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final String url;
    private final ObjectNode document;
    private final Contract contract;
    private final Map<String, Schema> schemas = new HashMap<>();

    PublicApi(String url) {
        this.url = url;
        this.document = (ObjectNode) raw(get("/openapi.json")).json();
        this.contract = Contract.of(document);
    }

    /** An answer; {@code contentType} without its parameters. */
    record Answer(int status, String contentType, HttpResponse<byte[]> response) {
        String text() {
            return new String(response.body(), StandardCharsets.UTF_8);
        }

        JsonNode json() {
            return StrictJson.parse(Buffer.buffer(response.body()));
        }

        JsonNode data() {
            return json().path("data");
        }

        String header(String name) {
            return response.headers().firstValue(name).orElse("");
        }

        Answer expect(int status) {
            if (this.status != status) {
                throw new AssertionError(
                        response.request() + " expected " + status + " but answered " + this.status + ": " + text());
            }
            return this;
        }
    }

    /** In a fixed order. */
    List<Operation> operations() {
        return contract.operations().values().stream()
                .sorted(Comparator.comparing(Operation::path).thenComparing(Operation::method))
                .toList();
    }

    ObjectNode document() {
        return document;
    }

    HttpRequest.Builder get(String path) {
        return HttpRequest.newBuilder(URI.create(url + path)).timeout(PATIENCE);
    }

    HttpRequest.Builder json(String method, String path, byte[] body) {
        return get(path).header("Content-Type", "application/json").method(method, BodyPublishers.ofByteArray(body));
    }

    /** With the body where there is one. */
    HttpRequest.Builder request(String method, String path, Optional<JsonNode> body) {
        return body.map(json -> json(method, path, Json.write(json).getBytes()))
                .orElseGet(() -> get(path).method(method, BodyPublishers.noBody()));
    }

    /** Sends what should reach this operation, and holds the answer to its contract. */
    Answer send(Operation operation, HttpRequest.Builder request) {
        Answer answer = raw(request);
        if (answer.status() < 300) {
            JsonNode described = operation(operation).path("responses").path("" + answer.status());
            check(answer, operation.id() + " " + answer.status(), described.path("content"));
        } else {
            problem(answer);
            told(operation, answer);
        }
        return answer;
    }

    /** Sends, and takes the answer as it is; of a stream without an end, its first part. */
    Answer raw(HttpRequest.Builder request) {
        try {
            HttpResponse<byte[]> response = client.send(request.build(), PublicApi::body);
            String type =
                    response.headers().firstValue("content-type").orElse("").replaceFirst(";.*", "");
            return new Answer(response.statusCode(), type, response);
        } catch (IOException lost) {
            throw new AssertionError("no answer to " + request.build(), lost);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new AssertionError(interrupted);
        }
    }

    private static BodySubscriber<byte[]> body(ResponseInfo head) {
        boolean endless = head.headers().firstValue("content-type").orElse("").startsWith("text/event-stream");
        return endless ? new FirstPart() : BodySubscribers.ofByteArray();
    }

    /** Takes one part and leaves. */
    private static final class FirstPart implements BodySubscriber<byte[]> {
        private final CompletableFuture<byte[]> first = new CompletableFuture<>();
        private Flow.@Nullable Subscription subscription;

        @Override
        public CompletionStage<byte[]> getBody() {
            return first;
        }

        @Override
        public void onSubscribe(Flow.Subscription begun) {
            subscription = begun;
            begun.request(1);
        }

        @Override
        public void onNext(List<ByteBuffer> parts) {
            Buffer part = Buffer.buffer();
            parts.forEach(bytes -> {
                byte[] copy = new byte[bytes.remaining()];
                bytes.get(copy);
                part.appendBytes(copy);
            });
            first.complete(part.getBytes());
            Objects.requireNonNull(subscription).cancel();
        }

        @Override
        public void onError(Throwable broken) {
            first.completeExceptionally(broken);
        }

        @Override
        public void onComplete() {
            first.complete(new byte[0]);
        }
    }

    /** A problem document, whole and of this status, that says nothing of our insides. */
    void problem(Answer answer) {
        if (!answer.contentType().equals("application/problem+json")) {
            throw new AssertionError(answer.response().request() + " answered " + answer.status() + " with "
                    + answer.contentType() + ": " + answer.text());
        }
        JsonNode problems = document.path("components").path("schemas").properties().stream()
                .filter(schema -> schema.getKey().endsWith(".Problem"))
                .findFirst()
                .orElseThrow()
                .getValue();
        fits(answer, "problem", problems);
        JsonNode problem = answer.json();
        String path = answer.response().request().uri().getRawPath();
        boolean same = problem.path("status").asInt() == answer.status()
                && problem.path("instance").asText().equals(path);
        boolean leaks = answer.text().contains("Exception") || answer.text().contains("dev.lad.");
        if (!same || leaks || problem.path("error").asText().isBlank()) {
            throw new AssertionError(answer.response().request() + " answered " + answer.status()
                    + " with a poor problem: " + answer.text());
        }
    }

    /** With a code that the contract names under this status; what is no fault of the request may be anything. */
    private void told(Operation operation, Answer answer) {
        String service = operation.id().replaceFirst("[.].*", "");
        JsonNode described = operation(operation).path("responses").path("" + answer.status());
        String ref = described.path("$ref").asText();
        String said = (ref.isEmpty() ? described : document.at(ref.substring(1)))
                .path("description")
                .asText();
        boolean named = said.contains("`" + answer.json().path("code").asText() + "`");
        if (answer.status() < 500 && !named) {
            throw new AssertionError(
                    operation.id() + " answered what its contract does not tell under this status: " + answer.text());
        }
    }

    private void check(Answer answer, String what, JsonNode content) {
        JsonNode schema = content.path(answer.contentType()).path("schema");
        if (schema.isMissingNode()) {
            throw new AssertionError(what + ": the contract has no " + answer.contentType() + ": " + answer.text());
        }
        if (answer.contentType().endsWith("json")) {
            fits(answer, what, schema);
        }
    }

    private void fits(Answer answer, String what, JsonNode schema) {
        List<Fault> faults = schemas.computeIfAbsent(what, any -> Schema.of(schema, document))
                .faults(answer.json());
        if (!faults.isEmpty()) {
            throw new AssertionError(what + " broke its contract: " + faults + " in " + answer.text());
        }
    }

    private JsonNode operation(Operation operation) {
        return document.path("paths")
                .path(operation.path())
                .path(operation.method().toLowerCase(Locale.ROOT));
    }
}
