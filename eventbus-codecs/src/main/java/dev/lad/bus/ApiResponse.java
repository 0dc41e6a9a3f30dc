package dev.lad.bus;

import io.vertx.core.buffer.Buffer;
import java.util.Map;

/**
 * What an operation answered, success or failure alike.
 *
 * @param status the HTTP status code
 * @param headers answer headers, names in lower case; always with {@code content-type} where there is a body
 * @param body the bytes as they go to the client; never changed by anyone
 */
public record ApiResponse(int status, Map<String, String> headers, Buffer body) {

    public ApiResponse {
        headers = Map.copyOf(headers);
    }

    public boolean isSuccess() {
        return status >= 200 && status < 300;
    }
}
