package dev.lad.twins;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;

/** A program that receives webhooks, and answers them with 200 unless told otherwise. */
public final class WebhookReceiver {
    static final WebhookReceiver NONE = new WebhookReceiver();

    /** A webhook as it arrived. */
    public record Received(String path, MultiMap headers, Buffer body) {
        public JsonObject json() {
            return body.toJsonObject();
        }
    }

    private final List<Received> received = new CopyOnWriteArrayList<>();
    private final Queue<Integer> answers = new ConcurrentLinkedQueue<>();
    private volatile String text = "";
    private int port;

    static WebhookReceiver start(Vertx vertx) {
        var receiver = new WebhookReceiver();
        receiver.port = vertx.createHttpServer()
                .requestHandler(request -> request.body().onSuccess(body -> {
                    receiver.received.add(new Received(request.path(), request.headers(), body));
                    var status = receiver.answers.poll();
                    request.response()
                            .setStatusCode(status == null ? 200 : status)
                            .end(receiver.text);
                }))
                .listen(0, "127.0.0.1")
                .await()
                .actualPort();
        return receiver;
    }

    public String url(String path) {
        return "http://127.0.0.1:" + port + path;
    }

    /** The next webhook is answered so, the one after it as before. */
    public void answerNextWith(int status) {
        answers.add(status);
    }

    /** All webhooks are answered with this, as a server of TwiML answers. */
    public void answerWith(String body) {
        text = body;
    }

    public List<Received> received() {
        return List.copyOf(received);
    }

    /** Waits until so many have arrived. */
    public List<Received> await(int count) {
        TwinsUnderTest.eventually(() -> assertThat(received).hasSizeGreaterThanOrEqualTo(count));
        return received();
    }

    void forget() {
        received.clear();
        answers.clear();
    }
}
