package dev.lad.twins.stripe;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads form parameters with bracket nesting, {@code line_items[0][price]=price_1&expand[]=customer}, into a tree.
 *
 * <p>The result does not depend on the order in which members of a hash were sent, so two requests can be compared by
 * it: Stripe's own Java client does not keep a stable order.
 */
final class StripeForm {
    private static final Pattern KEY = Pattern.compile("([^\\[\\]]+)((?:\\[[^\\[\\]]*])*)");
    private static final Pattern SEGMENT = Pattern.compile("\\[([^\\[\\]]*)]");
    private static final Pattern INDEX = Pattern.compile("\\d{1,4}");
    private static final int MAX_DEPTH = 8;

    private StripeForm() {}

    /**
     * @param encoded a query string or a form body, without a leading question mark
     * @throws StripeError 400 when a key is malformed or is used as both a value and a hash
     */
    static JsonObject parse(String encoded) {
        Map<String, Object> root = new TreeMap<>();
        for (String pair : encoded.split("&", -1)) {
            if (!pair.isEmpty()) {
                int equals = pair.indexOf('=');
                String key = decode(equals < 0 ? pair : pair.substring(0, equals));
                put(root, key, equals < 0 ? "" : decode(pair.substring(equals + 1)));
            }
        }
        return hash(root);
    }

    private static String decode(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw StripeError.invalid("", "Invalid percent-encoding in the request");
        }
    }

    private static void put(Map<String, Object> root, String key, String value) {
        List<String> path = path(key);
        Map<String, Object> node = root;
        for (String segment : path.subList(0, path.size() - 1)) {
            node = child(node, segment, key);
        }
        String last = path.get(path.size() - 1);
        if (node.putIfAbsent(last.isEmpty() ? appended(node) : last, value) instanceof Map) {
            throw StripeError.invalid(key, "Invalid parameter: " + key + " is both a value and a hash");
        }
    }

    private static List<String> path(String key) {
        Matcher matcher = KEY.matcher(key);
        if (!matcher.matches()) {
            throw StripeError.invalid(key, "Invalid parameter name: " + key);
        }
        List<String> path = new ArrayList<>();
        path.add(matcher.group(1));
        SEGMENT.matcher(matcher.group(2)).results().forEach(segment -> path.add(segment.group(1)));
        if (path.size() > MAX_DEPTH) {
            throw StripeError.invalid(key, "Invalid parameter: " + key + " is nested too deeply");
        }
        return path;
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> child(Map<String, Object> node, String segment, String key) {
        String name = segment.isEmpty() ? appended(node) : segment;
        Object child = node.computeIfAbsent(name, absent -> new TreeMap<String, Object>());
        if (child instanceof Map) {
            return (Map<String, Object>) child;
        }
        throw StripeError.invalid(key, "Invalid parameter: " + key + " is both a value and a hash");
    }

    private static String appended(Map<String, Object> node) {
        return String.valueOf(node.size());
    }

    private static JsonObject hash(Map<String, Object> node) {
        JsonObject hash = new JsonObject();
        node.forEach((name, value) -> hash.put(name, finished(value)));
        return hash;
    }

    @SuppressWarnings("unchecked")
    private static Object finished(Object value) {
        if (!(value instanceof Map)) {
            return value;
        }
        Map<String, Object> node = (Map<String, Object>) value;
        if (!node.keySet().stream().allMatch(name -> INDEX.matcher(name).matches())) {
            return hash(node);
        }
        JsonArray list = new JsonArray();
        node.entrySet().stream()
                .sorted((a, b) -> Integer.compare(Integer.parseInt(a.getKey()), Integer.parseInt(b.getKey())))
                .forEach(entry -> list.add(finished(entry.getValue())));
        return list;
    }
}
