package dev.lad.shared.front;

import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * Takes everything under some paths for one thing, whatever contracts say: of several prefixes the longest. What is under
 * none goes on to be matched by contract.
 */
public final class MatchPrefix implements Step {
    private final List<Prefix> prefixes;

    /**
     * Everything at and under a path.
     *
     * @param path without a slash at its end
     * @param read what a GET or HEAD is
     * @param write what every other method is
     */
    public record Prefix(String path, Route read, Route write) {
        boolean covers(String asked) {
            return asked.startsWith(path) && (asked.length() == path.length() || asked.charAt(path.length()) == '/');
        }
    }

    public MatchPrefix(List<Prefix> prefixes) {
        this.prefixes = prefixes.stream()
                .sorted(Comparator.comparing((Prefix prefix) -> prefix.path().length())
                        .reversed())
                .toList();
    }

    @Override
    public Future<Void> take(Exchange exchange) {
        String path = exchange.request().path();
        if (path == null) {
            return NEXT;
        }
        for (Prefix prefix : prefixes) {
            if (prefix.covers(path)) {
                HttpMethod method = exchange.request().method();
                boolean reads = HttpMethod.GET.equals(method) || HttpMethod.HEAD.equals(method);
                exchange.matched(new RouteTable.Match(reads ? prefix.read() : prefix.write(), Map.of()));
                return NEXT;
            }
        }
        return NEXT;
    }
}
