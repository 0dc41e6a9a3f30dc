package dev.lad.auth;

import dev.lad.bus.ApiResponse;
import dev.lad.bus.Identity;
import dev.lad.shared.service.AnswerSeal;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/**
 * Kept answers as they lie in the auth-service's table (docs/adr/0031): sealed, with their headers, since both carry tokens;
 * requests, which carry passwords, and keys as fingerprints. A key belongs to one person.
 */
final class SealedAnswers implements AnswerSeal {
    private final Secrets secrets;

    SealedAnswers(Secrets secrets) {
        this.secrets = secrets;
    }

    @Override
    public String name(Identity caller, String key) {
        return secrets.fingerprint(caller.userId().map(UUID::toString).orElse("") + " " + key);
    }

    @Override
    public String fingerprint(byte[] request) {
        return secrets.fingerprint(request);
    }

    @Override
    public ApiResponse seal(ApiResponse answer) {
        JsonObject headers = new JsonObject();
        answer.headers().forEach(headers::put);
        Buffer head = headers.toBuffer();
        Buffer whole =
                Buffer.buffer().appendInt(head.length()).appendBuffer(head).appendBuffer(answer.body());
        return new ApiResponse(answer.status(), Map.of(), secrets.sealAnswer(whole));
    }

    @Override
    public ApiResponse open(ApiResponse sealed) {
        Buffer whole = secrets.openAnswer(sealed.body());
        int body = Integer.BYTES + whole.getInt(0);
        Map<String, String> headers = new HashMap<>();
        new JsonObject(whole.getBuffer(Integer.BYTES, body))
                .forEach(
                        header -> headers.put(header.getKey(), header.getValue().toString()));
        return new ApiResponse(sealed.status(), headers, whole.getBuffer(body, whole.length()));
    }
}
