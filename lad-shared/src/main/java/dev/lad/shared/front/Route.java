package dev.lad.shared.front;

import dev.lad.shared.service.Operation;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * One operation at one path, with everything about it that can be worked out before a request comes.
 *
 * <p>Compared by identity: two routes are the same only when they are one object.
 */
public final class Route {
    /** Credentials, and what proxies write: an operation never sees them, whatever its contract says. */
    private static final Set<String> WITHHELD =
            Set.of("authorization", "cookie", "x-api-key", "forwarded", "x-forwarded-for", "x-real-ip");

    private final String service;
    private final Operation operation;
    private final Mount mount;
    private final String template;
    private final List<Wanted> headers;
    private final List<String> parameters;

    private record Wanted(String name, CharSequence lookup) {}

    /** @param service whose contract the operation is from */
    public Route(String service, Operation operation, Mount mount) {
        this(service, operation, mount, mount.outside(operation.path()));
    }

    /**
     * The operation at another path than its own.
     *
     * @param mount where the paths that it answers with are
     * @param template as clients see it, with the parameters of its own path
     */
    public Route(String service, Operation operation, Mount mount, String template) {
        this.service = service;
        this.operation = operation;
        this.mount = mount;
        this.template = template;
        this.headers = operation.headers().stream()
                .filter(name -> !WITHHELD.contains(name))
                .map(name -> new Wanted(name, HttpHeaders.createOptimized(name)))
                .toList();
        this.parameters = parameters(template);
    }

    public String service() {
        return service;
    }

    public Operation operation() {
        return operation;
    }

    /** The path template as clients see it: {@code /api/deals-pipeline/deals/{id}/stage}. */
    public String template() {
        return template;
    }

    /** Where a path that the service names, as in {@code Location}, is found by clients. */
    public String outside(String localPath) {
        return mount.outside(localPath);
    }

    /** The headers that the operation asks for, names in lower case. */
    public Map<String, String> headers(MultiMap sent) {
        Map<String, String> found = Map.of();
        for (Wanted wanted : headers) {
            String value = sent.get(wanted.lookup());
            if (value != null) {
                found = with(found, wanted.name(), value);
            }
        }
        return found;
    }

    /** Names for the values of the path's parameters, which come in the order of the template. */
    Map<String, String> named(List<String> values) {
        Map<String, String> named = Map.of();
        for (int i = 0; i < values.size(); i++) {
            named = with(named, parameters.get(i), values.get(i));
        }
        return named;
    }

    /** Most requests have none or one of a kind; those then cost no hash table. */
    private static Map<String, String> with(Map<String, String> map, String name, String value) {
        if (map.isEmpty()) {
            return Map.of(name, value);
        }
        Map<String, String> more = map instanceof HashMap ? map : new HashMap<>(map);
        more.put(name, value);
        return more;
    }

    private static List<String> parameters(String path) {
        List<String> names = new ArrayList<>();
        for (String segment : path.split("/", -1)) {
            if (segment.startsWith("{")) {
                names.add(segment.substring(1, segment.length() - 1));
            }
        }
        return List.copyOf(names);
    }

    @Override
    public String toString() {
        return operation.method() + " " + template() + " (" + service + "." + operation.id() + ")";
    }
}
