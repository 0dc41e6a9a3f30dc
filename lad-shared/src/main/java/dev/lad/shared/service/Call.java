package dev.lad.shared.service;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lad.bus.ApiRequest;
import dev.lad.shared.errors.Failure;
import dev.lad.shared.json.Json;
import io.vertx.core.buffer.Buffer;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/** One checked call of an operation: what is read here fits the contract. */
public final class Call {
    private final ApiRequest request;
    private final Map<String, JsonNode> parameters;
    private final JsonNode body;

    Call(ApiRequest request, Map<String, JsonNode> parameters, JsonNode body) {
        this.request = request;
        this.parameters = parameters;
        this.body = body;
    }

    public Caller caller() {
        return Caller.of(request);
    }

    /** The request as it travelled: raw bytes, headers, the client's address. */
    public ApiRequest request() {
        return request;
    }

    /** A path or query parameter that is a UUID. */
    public UUID id(String name) {
        return UUID.fromString(required(name).asText());
    }

    public Optional<UUID> optionalId(String name) {
        return text(name).map(UUID::fromString);
    }

    public Optional<String> text(String name) {
        return Optional.ofNullable(parameters.get(name)).map(JsonNode::asText);
    }

    public OptionalLong number(String name) {
        JsonNode value = parameters.get(name);
        return value == null ? OptionalLong.empty() : OptionalLong.of(value.longValue());
    }

    public boolean flag(String name) {
        JsonNode value = parameters.get(name);
        return value != null && value.booleanValue();
    }

    /** The values of a parameter that may be given several times or with commas. */
    public List<String> texts(String name) {
        List<String> texts = new ArrayList<>();
        Optional.ofNullable(parameters.get(name)).ifPresent(array -> array.forEach(text -> texts.add(text.asText())));
        return texts;
    }

    /** A date-time parameter; any offset is taken, what comes out is UTC. */
    public Optional<Instant> instant(String name) {
        return text(name)
                .map(text -> parsed(name, () -> OffsetDateTime.parse(text).toInstant()));
    }

    public Optional<LocalDate> date(String name) {
        return text(name).map(text -> parsed(name, () -> LocalDate.parse(text)));
    }

    /**
     * Which page is asked for, by the parameters {@code limit}, {@code cursor} and {@code total}.
     *
     * @param keys how many sort keys the list has
     */
    public Page page(int keys) {
        return Page.of((int) number("limit").orElse(50), text("cursor"), flag("total"), keys);
    }

    /**
     * The body as a record. The schema was checked before; what only the type knows (an unknown zone, a broken
     * instant) is refused here.
     */
    public <T> T body(Class<T> type) {
        return Json.read(body, type);
    }

    /** The members of the body that are null: what is to be emptied, and not left as it is. */
    public Set<String> emptied() {
        return body.properties().stream()
                .filter(member -> member.getValue().isNull())
                .map(Map.Entry::getKey)
                .collect(Collectors.toUnmodifiableSet());
    }

    /** The body as it was parsed; missing where none was sent. */
    public JsonNode json() {
        return body;
    }

    /** The body as it came. */
    public Buffer raw() {
        return request.body();
    }

    /** The version named by {@code If-Match}; empty where the header is absent or {@code *}. */
    public OptionalLong ifMatch() {
        String tag = request.header("if-match").orElse("*");
        if (tag.equals("*")) {
            return OptionalLong.empty();
        }
        String version = tag.replaceFirst("^W/", "").replace("\"", "");
        try {
            return OptionalLong.of(Long.parseLong(version));
        } catch (NumberFormatException notOurs) {
            throw new Failure.Invalid("The If-Match header is not an ETag of ours.", List.of());
        }
    }

    private JsonNode required(String name) {
        JsonNode value = parameters.get(name);
        if (value == null) {
            throw new IllegalStateException("the contract has no required parameter " + name);
        }
        return value;
    }

    private interface Parse<T> {
        T parse();
    }

    private static <T> T parsed(String name, Parse<T> parse) {
        try {
            return parse.parse();
        } catch (DateTimeParseException broken) {
            throw Failure.Invalid.at("/query/" + name, name + " is no valid date.");
        }
    }
}
