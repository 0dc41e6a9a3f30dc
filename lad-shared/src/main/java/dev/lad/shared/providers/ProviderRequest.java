package dev.lad.shared.providers;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lad.shared.providers.ProviderBody.Field;
import io.vertx.core.http.HttpMethod;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One call of a provider.
 *
 * <pre>{@code
 * ProviderRequest.get("listCalls", "/Calls.json").query("To", number)
 * ProviderRequest.post("createCall", "/Calls.json").form(List.of(new Field("To", number), …)).lane(accountSid)
 * }</pre>
 *
 * @param operation names it in logs and figures
 * @param path appended to the base URL; its variable parts are encoded already
 * @param safe whether sending it twice does no harm, because it only reads or the provider knows it by a key: only then
 *     is it ever sent again
 * @param lane what the provider's rate limits count by, within the operation: an account, or empty text
 * @param deadline how long it may take with its retries; empty for the provider's usual
 */
public record ProviderRequest(
        String operation,
        HttpMethod method,
        String path,
        List<Field> query,
        Map<String, String> headers,
        ProviderBody body,
        boolean safe,
        String lane,
        Optional<Duration> deadline) {

    /** A request that reads, and is safe. */
    public static ProviderRequest get(String operation, String path) {
        return of(operation, HttpMethod.GET, path, true);
    }

    /** A request that does something, and is not safe unless {@linkplain #repeatable declared so}. */
    public static ProviderRequest post(String operation, String path) {
        return of(operation, HttpMethod.POST, path, false);
    }

    public static ProviderRequest of(String operation, HttpMethod method, String path, boolean safe) {
        return new ProviderRequest(
                operation, method, path, List.of(), Map.of(), new ProviderBody.None(), safe, "", Optional.empty());
    }

    public ProviderRequest query(String name, Object value) {
        var more = new ArrayList<>(query);
        more.add(new Field(name, value.toString()));
        return new ProviderRequest(operation, method, path, List.copyOf(more), headers, body, safe, lane, deadline);
    }

    public ProviderRequest header(String name, String value) {
        var more = new HashMap<>(headers);
        more.put(name, value);
        return new ProviderRequest(operation, method, path, query, Map.copyOf(more), body, safe, lane, deadline);
    }

    public ProviderRequest json(JsonNode tree) {
        return with(new ProviderBody.Json(tree));
    }

    public ProviderRequest form(List<Field> fields) {
        return with(new ProviderBody.Form(List.copyOf(fields)));
    }

    public ProviderRequest multipart(List<Field> fields, List<ProviderBody.File> files) {
        return with(new ProviderBody.Multipart(List.copyOf(fields), List.copyOf(files)));
    }

    /** Declares it safe to send again: a POST that only reads, or one that carries an idempotency key. */
    public ProviderRequest repeatable() {
        return new ProviderRequest(operation, method, path, query, headers, body, true, lane, deadline);
    }

    public ProviderRequest lane(String account) {
        return new ProviderRequest(operation, method, path, query, headers, body, safe, account, deadline);
    }

    public ProviderRequest within(Duration time) {
        return new ProviderRequest(operation, method, path, query, headers, body, safe, lane, Optional.of(time));
    }

    private ProviderRequest with(ProviderBody other) {
        return new ProviderRequest(operation, method, path, query, headers, other, safe, lane, deadline);
    }

    /** Without what it carries. */
    @Override
    public String toString() {
        return operation;
    }
}
