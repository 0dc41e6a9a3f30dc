package dev.lad.bus;

import io.vertx.core.buffer.Buffer;
import java.util.Map;
import java.util.Optional;

/**
 * One call of an operation, on its way to the service that answers it.
 *
 * @param service the service's name, which is also its prefix: {@code deals-pipeline}
 * @param operation the {@code operationId} in the service's contract
 * @param path path parameters, decoded, not yet checked against the contract
 * @param query the raw query string without {@code ?}, or empty text
 * @param headers the request headers that matter to an operation, names in lower case; never credentials
 * @param identity who calls
 * @param trace the caller's position in its trace
 * @param requestId the id that the client sees in {@code X-Request-Id}
 * @param clientIp where the request came from, or empty text for work that began inside
 * @param deadlineMillis when the caller stops waiting: milliseconds since the epoch by this machine's own clock.
 *     On the wire it is the time left, so that clocks of different machines need not agree.
 * @param body the raw bytes as received; never changed by anyone
 */
public record ApiRequest(
        String service,
        String operation,
        Map<String, String> path,
        String query,
        Map<String, String> headers,
        Identity identity,
        Trace trace,
        String requestId,
        String clientIp,
        long deadlineMillis,
        Buffer body) {

    public ApiRequest {
        path = Map.copyOf(path);
        headers = Map.copyOf(headers);
    }

    /** The same request at another position of its trace. */
    public ApiRequest at(Trace position) {
        return new ApiRequest(
                service,
                operation,
                path,
                query,
                headers,
                identity,
                position,
                requestId,
                clientIp,
                deadlineMillis,
                body);
    }

    public Optional<String> header(String lowerCaseName) {
        return Optional.ofNullable(headers.get(lowerCaseName));
    }
}
