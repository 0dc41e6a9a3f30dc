package dev.lad.shared.mesh;

import dev.lad.bus.ApiRequest;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** The request target of a call: the operation's path template with its parameters filled in, and the query. */
final class RemotePath {
    private RemotePath() {}

    static String of(String template, ApiRequest request) {
        StringBuilder target = new StringBuilder();
        for (String segment : template.substring(1).split("/", -1)) {
            target.append('/');
            target.append(
                    segment.startsWith("{")
                            ? encode(request.path().getOrDefault(segment.substring(1, segment.length() - 1), ""))
                            : segment);
        }
        return request.query().isEmpty()
                ? target.toString()
                : target.append('?').append(request.query()).toString();
    }

    /** As RFC 3986 has it in a path: a blank is %20, and a dot alone would climb. */
    private static String encode(String value) {
        String encoded = URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20");
        return encoded.equals(".") || encoded.equals("..") ? encoded.replace(".", "%2E") : encoded;
    }
}
