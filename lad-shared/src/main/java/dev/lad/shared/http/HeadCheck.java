package dev.lad.shared.http;

import dev.lad.shared.errors.Failure;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * What the decoder lets through and we do not. Runs for each request, so the headers are walked once and a name is
 * compared only when its length fits.
 */
final class HeadCheck implements BiConsumer<String, String> {
    private int hosts;
    private String host = "";
    private @Nullable Failure objection;

    private HeadCheck() {}

    /** Why the request is refused; null where it is not, which is nearly always. */
    static @Nullable Failure objection(HttpServerRequest request) {
        var check = new HeadCheck();
        request.headers().forEach(check);
        if (check.objection != null) {
            return check.objection;
        }
        if (check.hosts > 1) {
            return badRequest("ambiguous_host", "Send one Host header, not several.");
        }
        if (check.hosts == 0 ? request.version() != HttpVersion.HTTP_1_0 : !wellFormedHost(request, check.host)) {
            return badRequest(
                    "invalid_host", "Send a Host header with the name, and if needed the port, of this server.");
        }
        if (!RequestTarget.wellFormed(request.uri(), check.host)) {
            return badRequest(
                    "invalid_target",
                    "The request target is a path that begins with a slash and is percent-encoded, without %00.");
        }
        return null;
    }

    @Override
    public void accept(String name, String value) {
        switch (name.length()) {
            case 0 -> objection = badRequest("invalid_header", "A header has no name.");
            case 4 -> {
                if (name.equalsIgnoreCase("host")) {
                    hosts++;
                    host = value;
                }
            }
            case 6 -> {
                if (name.equalsIgnoreCase("expect") && !value.equalsIgnoreCase("100-continue")) {
                    objection =
                            new Failure.Other(417, "unknown_expectation", "Leave out Expect, or send 100-continue.");
                }
            }
            case 16 -> {
                if (name.equalsIgnoreCase("content-encoding") && !value.equalsIgnoreCase("identity")) {
                    objection = new Failure.Other(
                            415,
                            "unsupported_content_encoding",
                            "Send the body uncompressed, without Content-Encoding.");
                }
            }
            case 17 -> {
                if (name.equalsIgnoreCase("transfer-encoding") && !value.equalsIgnoreCase("chunked")) {
                    objection = badRequest("unsupported_transfer_encoding", "The only Transfer-Encoding is chunked.");
                }
            }
            default -> {
                // Every other header is the handler's.
            }
        }
    }

    private static boolean wellFormedHost(HttpServerRequest request, String host) {
        return !host.isEmpty() && request.authority() != null;
    }

    private static Failure badRequest(String code, String sentence) {
        return new Failure.Other(400, code, sentence);
    }
}
