package dev.lad.platform.contracts;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.lad.bus.Role;
import dev.lad.platform.contracts.SchemaDiff.Side;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** What breaks, for a program that knows one release of a contract, when it meets the next one. */
public final class ContractDiff {
    private static final Set<String> METHODS = Set.of("get", "post", "put", "patch", "delete");

    private final JsonNode before;
    private final JsonNode after;
    private final List<String> breaks = new ArrayList<>();

    private ContractDiff(JsonNode before, JsonNode after) {
        this.before = before;
        this.after = after;
    }

    /** A sentence for each break; empty where both releases may run side by side. */
    public static List<String> breaks(JsonNode before, JsonNode after) {
        var diff = new ContractDiff(before, after);
        diff.compare();
        return diff.breaks;
    }

    private void compare() {
        facts("the service", before.path("info"), after.path("info"), List.of("x-lad-service"));
        before.path("info").path("x-lad-aliases").forEach(alias -> {
            if (!contains(after.path("info").path("x-lad-aliases"), alias)) {
                breaks.add("the alias " + alias.asText() + " is gone");
            }
        });
        before.path("paths").properties().forEach(path -> path.getValue().properties().stream()
                .filter(entry -> METHODS.contains(entry.getKey()))
                .forEach(entry -> operation(path.getKey(), entry.getKey(), path.getValue(), entry.getValue())));
    }

    private void operation(String path, String method, JsonNode oldPath, JsonNode old) {
        String name = method.toUpperCase(Locale.ROOT) + " " + path;
        JsonNode newPath = after.path("paths").path(path);
        JsonNode now = newPath.path(method);
        if (now.isMissingNode()) {
            breaks.add(name + " is gone");
            return;
        }
        facts(name, old, now, List.of("operationId"));
        old.path("x-lad-older-paths").forEach(older -> {
            if (!contains(now.path("x-lad-older-paths"), older)) {
                breaks.add(name + " is no longer found at " + older.asText());
            }
        });
        access(name, old, now);
        parameters(name, all(before, oldPath, old), all(after, newPath, now));
        body(name, resolved(before, old.path("requestBody")), resolved(after, now.path("requestBody")));
        answers(name, old.path("responses"), now.path("responses"));
    }

    /** Who may call it: whoever could must still be allowed to. */
    private void access(String name, JsonNode old, JsonNode now) {
        if (isOpen(old) && !isOpen(now)) {
            breaks.add(name + " now needs a login");
        }
        if (now.path("x-lad-internal").asBoolean()
                && !old.path("x-lad-internal").asBoolean()) {
            breaks.add(name + " is now internal");
        }
        if (now.has("x-lad-caller") && !old.has("x-lad-caller")) {
            breaks.add(name + " no longer takes an API key");
        }
        Role oldRole = Role.of(old.path("x-lad-role").asText()).orElse(Role.VIEWER);
        Role newRole = Role.of(now.path("x-lad-role").asText()).orElse(Role.VIEWER);
        if (!oldRole.covers(newRole)) {
            breaks.add(name + " now needs the role " + newRole.key());
        }
        String feature = feature(after, now);
        if (!feature.isEmpty() && !feature.equals(feature(before, old))) {
            breaks.add(name + " now needs the feature " + feature);
        }
    }

    private void parameters(String name, Map<String, JsonNode> old, Map<String, JsonNode> now) {
        old.forEach((key, parameter) -> {
            JsonNode same = now.getOrDefault(key, MissingNode.getInstance());
            if (same.isMissingNode()) {
                breaks.add(name + " no longer takes the parameter " + key);
            } else {
                required(name + " parameter " + key, parameter, same);
                request(name + " parameter " + key, parameter.path("schema"), same.path("schema"));
            }
        });
        now.forEach((key, parameter) -> {
            if (!old.containsKey(key) && parameter.path("required").asBoolean()) {
                breaks.add(name + " has the new required parameter " + key);
            }
        });
    }

    private void body(String name, JsonNode old, JsonNode now) {
        required(name + " body", old, now);
        old.path("content").properties().forEach(type -> {
            JsonNode same = now.path("content").path(type.getKey());
            if (same.isMissingNode()) {
                breaks.add(name + " no longer takes " + type.getKey());
            } else {
                request(name + " body", type.getValue().path("schema"), same.path("schema"));
            }
        });
    }

    private void answers(String name, JsonNode old, JsonNode now) {
        old.properties().forEach(status -> {
            JsonNode was = resolved(before, status.getValue());
            JsonNode is = resolved(after, now.path(status.getKey()));
            if (is.isMissingNode()) {
                breaks.add(name + " no longer answers " + status.getKey());
                return;
            }
            was.path("content").properties().forEach(type -> {
                JsonNode same = is.path("content").path(type.getKey());
                if (same.isMissingNode()) {
                    breaks.add(name + " " + status.getKey() + " is no longer " + type.getKey());
                } else {
                    breaks.addAll(SchemaDiff.ofAnswer(
                            name + " " + status.getKey(),
                            new Side(before, type.getValue().path("schema")),
                            new Side(after, same.path("schema"))));
                }
            });
        });
    }

    private void request(String where, JsonNode old, JsonNode now) {
        breaks.addAll(SchemaDiff.ofRequest(where, new Side(before, old), new Side(after, now)));
    }

    private void required(String where, JsonNode old, JsonNode now) {
        if (now.path("required").asBoolean() && !old.path("required").asBoolean()) {
            breaks.add(where + " is now required");
        }
    }

    private void facts(String where, JsonNode old, JsonNode now, List<String> words) {
        words.stream()
                .filter(word -> !old.path(word).equals(now.path(word)))
                .forEach(word -> breaks.add(where + ": " + word + " was " + old.path(word) + ", is " + now.path(word)));
    }

    private static Map<String, JsonNode> all(JsonNode document, JsonNode path, JsonNode operation) {
        Map<String, JsonNode> parameters = new LinkedHashMap<>();
        for (JsonNode level : List.of(path, operation)) {
            level.path("parameters").forEach(each -> {
                JsonNode parameter = resolved(document, each);
                parameters.put(
                        parameter.path("in").asText() + " "
                                + parameter.path("name").asText(),
                        parameter);
            });
        }
        return parameters;
    }

    private static boolean isOpen(JsonNode operation) {
        return operation.path("security").isArray()
                && operation.path("security").isEmpty();
    }

    private static String feature(JsonNode document, JsonNode operation) {
        return operation.has("x-lad-feature")
                ? operation.path("x-lad-feature").asText()
                : document.path("info").path("x-lad-feature").asText();
    }

    private static JsonNode resolved(JsonNode document, JsonNode node) {
        return new Side(document, node).resolved().schema();
    }

    private static boolean contains(JsonNode array, JsonNode wanted) {
        for (JsonNode each : array) {
            if (each.equals(wanted)) {
                return true;
            }
        }
        return false;
    }
}
