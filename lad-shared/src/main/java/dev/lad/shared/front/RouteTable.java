package dev.lad.shared.front;

import dev.lad.shared.errors.Failure;
import dev.lad.shared.service.QueryString;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Finds the operation of a method and path. A path without parameters is found by one look-up; another by walking its
 * segments, where a fixed segment wins over a parameter. Immutable: a change of contracts makes a new table.
 */
public final class RouteTable {
    /** What no request matches. */
    public static final RouteTable EMPTY = new RouteTable(new Builder());

    private final Map<String, Methods> exact;
    private final Node root;

    private RouteTable(Builder builder) {
        this.exact = Map.copyOf(builder.exact);
        this.root = builder.root;
    }

    /** A route and the decoded values of its path parameters. */
    public record Match(Route route, Map<String, String> path) {}

    /** The operations at one path, by method. */
    private static final class Methods extends HashMap<String, Route> {
        private static final long serialVersionUID = 1L;
    }

    /** One segment's place in the tree of templates that have parameters. */
    private static final class Node {
        final Map<String, Node> fixed = new HashMap<>();
        final Methods methods = new Methods();

        @Nullable
        Node parameter;
    }

    /**
     * The operation of a request. {@code HEAD} finds what {@code GET} finds.
     *
     * @param path raw, as in the request line, without the query
     * @throws Failure 404 for a path that nobody serves, 405 with {@code Allow} for another method than it takes, 400 for
     *     broken percent-encoding
     */
    public Match match(String method, String path) {
        String asked = method.equals("HEAD") ? "GET" : method;
        Methods methods = exact.get(path);
        List<String> values = List.of();
        if (methods == null) {
            values = new ArrayList<>(4);
            methods = find(root, path, 0, values);
        }
        if (methods == null) {
            throw new Failure.NotFound("path in this API");
        }
        Route route = methods.get(asked);
        if (route == null) {
            throw notAllowed(methods);
        }
        return new Match(route, route.named(values));
    }

    private static @Nullable Methods find(Node node, String path, int slash, List<String> values) {
        if (slash >= path.length()) {
            return node.methods.isEmpty() ? null : node.methods;
        }
        int next = path.indexOf('/', slash + 1);
        int end = next < 0 ? path.length() : next;
        String segment = QueryString.segment(path.substring(slash + 1, end));
        Node fixed = node.fixed.get(segment);
        Methods found = fixed == null ? null : find(fixed, path, end, values);
        if (found != null || node.parameter == null || segment.isEmpty()) {
            return found;
        }
        int depth = values.size();
        values.add(segment);
        found = find(node.parameter, path, end, values);
        if (found == null) {
            values.subList(depth, values.size()).clear();
        }
        return found;
    }

    private static Failure notAllowed(Methods methods) {
        TreeSet<String> allowed = new TreeSet<>(methods.keySet());
        if (allowed.contains("GET")) {
            allowed.add("HEAD");
        }
        return Failure.Other.methodNotAllowed(String.join(", ", allowed));
    }

    /** A table of these routes; every one of them must have a place of its own. */
    public static RouteTable of(Collection<Route> routes) {
        Builder builder = new Builder();
        routes.forEach(route -> builder.add(route).ifPresent(taken -> {
            throw new IllegalArgumentException(route + " has the place of " + taken);
        }));
        return builder.build();
    }

    /** Collects routes. */
    public static final class Builder {
        private final Map<String, Methods> exact = new HashMap<>();
        private final Node root = new Node();

        /** Adds a route, unless its method and path are taken: then it gives the route that has them. */
        public Optional<Route> add(Route route) {
            Methods methods = place(route.template());
            return Optional.ofNullable(methods.putIfAbsent(route.operation().method(), route));
        }

        public RouteTable build() {
            return new RouteTable(this);
        }

        /** Fixed paths stand in the tree too: there they are found when percent-encoded without need. */
        private Methods place(String template) {
            Node node = root;
            for (String segment : template.substring(1).split("/", -1)) {
                if (!segment.startsWith("{")) {
                    node = node.fixed.computeIfAbsent(segment, any -> new Node());
                } else {
                    node.parameter = node.parameter == null ? new Node() : node.parameter;
                    node = node.parameter;
                }
            }
            if (template.indexOf('{') < 0) {
                exact.put(template, node.methods);
            }
            return node.methods;
        }
    }
}
