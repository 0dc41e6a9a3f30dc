package dev.lad.shared.http;

import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Headers that are about one connection and never passed on to the next (RFC 9110, 7.6.1), names in lower case. */
public final class HopByHop {
    private static final Set<String> HEADERS = Set.of(
            "connection",
            "keep-alive",
            "proxy-authenticate",
            "proxy-authorization",
            "proxy-connection",
            "te",
            "trailer",
            "transfer-encoding",
            "upgrade");

    private HopByHop() {}

    /** They, and what else somebody does not pass on. */
    public static Set<String> and(String... more) {
        return Stream.concat(HEADERS.stream(), Stream.of(more)).collect(Collectors.toUnmodifiableSet());
    }
}
