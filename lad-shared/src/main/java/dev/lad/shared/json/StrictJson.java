package dev.lad.shared.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.BigInteger;

/**
 * Parses JSON from outside into a tree, and refuses what two parsers could read differently (RFC 8259 leaves duplicate
 * names, lone surrogates and large numbers open) or what would cost more than its size suggests.
 */
public final class StrictJson {
    public static final int MAX_DEPTH = 64;
    public static final int MAX_MEMBERS = 1_000;
    public static final int MAX_NODES = 100_000;
    public static final int MAX_NAME_LENGTH = 256;
    public static final int MAX_STRING_LENGTH = 1 << 20;
    /** Of a number written in full, so that {@code 1e999999999} cannot unfold in somebody's {@code toPlainString}. */
    public static final int MAX_DIGITS = 100;

    /**
     * Jackson keeps a table of the names it has seen and interns them. Names chosen to collide make that table slow,
     * and names that never repeat make it grow: both are off.
     */
    private static final JsonFactory PARSERS = JsonFactory.builder()
            .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(MAX_DEPTH)
                    .maxNameLength(MAX_NAME_LENGTH)
                    .maxStringLength(MAX_STRING_LENGTH)
                    .maxNumberLength(MAX_DIGITS + "-0.".length())
                    .build())
            .build();

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private final JsonParser parser;
    private final boolean escapes;
    private int nodes;

    private StrictJson(JsonParser parser, boolean escapes) {
        this.parser = parser;
        this.escapes = escapes;
    }

    /**
     * Takes the whole of one JSON text.
     *
     * @throws MalformedJson if the bytes are not JSON, or not JSON that we take
     */
    public static JsonNode parse(byte[] utf8) {
        return parse(Utf8.decode(utf8));
    }

    /**
     * Takes the whole of one JSON text.
     *
     * @throws MalformedJson if the bytes are not JSON, or not JSON that we take
     */
    public static JsonNode parse(Buffer utf8) {
        return parse(Utf8.decode(utf8));
    }

    private static JsonNode parse(String text) {
        // Well-formed UTF-8 holds no surrogates, and a raw NUL is no JSON: only an escape can bring either.
        var escapes = text.contains("\\u");
        try (JsonParser parser = PARSERS.createParser(text)) {
            try {
                return new StrictJson(parser, escapes).document();
            } catch (JsonProcessingException e) {
                throw JsonComplaint.about(e, parser.currentLocation(), text);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("reading from memory", e);
        }
    }

    private JsonNode document() throws IOException {
        var first = parser.nextToken();
        if (first == null) {
            throw refusal("The JSON is empty", parser.currentLocation());
        }
        var root = node(first);
        if (parser.nextToken() != null) {
            throw refusal("There is more after the end of the JSON");
        }
        return root;
    }

    private JsonNode node(JsonToken token) throws IOException {
        if (++nodes > MAX_NODES) {
            throw refusal("The JSON has more than %,d values".formatted(MAX_NODES));
        }
        return switch (token) {
            case START_OBJECT -> object();
            case START_ARRAY -> array();
            case VALUE_STRING -> NODES.textNode(checked(parser.getText()));
            case VALUE_NUMBER_INT -> integer();
            case VALUE_NUMBER_FLOAT -> decimal();
            case VALUE_TRUE -> NODES.booleanNode(true);
            case VALUE_FALSE -> NODES.booleanNode(false);
            case VALUE_NULL -> NODES.nullNode();
            case END_OBJECT, END_ARRAY, FIELD_NAME, VALUE_EMBEDDED_OBJECT, NOT_AVAILABLE ->
                throw new IllegalStateException("no value starts with " + token);
        };
    }

    private JsonNode object() throws IOException {
        var object = NODES.objectNode();
        for (var name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
            if (object.size() == MAX_MEMBERS) {
                throw refusal("An object has more than %,d members".formatted(MAX_MEMBERS));
            }
            checked(name);
            if (object.has(name)) {
                throw refusal("The name \"%s\" appears twice in one object".formatted(shortened(name)));
            }
            object.set(name, node(parser.nextToken()));
        }
        return object;
    }

    private JsonNode array() throws IOException {
        var array = NODES.arrayNode();
        for (var token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
            array.add(node(token));
        }
        return array;
    }

    private JsonNode integer() throws IOException {
        return switch (parser.getNumberType()) {
            case INT -> NODES.numberNode(parser.getIntValue());
            case LONG -> NODES.numberNode(parser.getLongValue());
            default -> {
                checked(new BigDecimal(parser.getText()));
                yield NODES.numberNode(parser.getBigIntegerValue());
            }
        };
    }

    private static JsonNode whole(BigInteger number) {
        if (number.bitLength() < Integer.SIZE) {
            return NODES.numberNode(number.intValue());
        }
        return number.bitLength() < Long.SIZE ? NODES.numberNode(number.longValue()) : NODES.numberNode(number);
    }

    private JsonNode decimal() throws IOException {
        try {
            BigDecimal number = checked(parser.getDecimalValue());
            // 1e3 and 1000.0 are whole numbers (JSON Schema Core 2020-12, 4.2.1), which are read where 1000 is.
            return number.stripTrailingZeros().scale() > 0
                    ? NODES.numberNode(number)
                    : whole(number.toBigIntegerExact());
        } catch (NumberFormatException e) {
            throw tooManyDigits(); // The parser has seen to the syntax: only the exponent is beyond an int.
        }
    }

    private BigDecimal checked(BigDecimal number) {
        long before = Math.max(0, (long) number.precision() - number.scale());
        long behind = Math.max(0, number.scale());
        if (before + behind > MAX_DIGITS) {
            throw tooManyDigits();
        }
        return number;
    }

    private MalformedJson tooManyDigits() {
        return refusal("A number has more than %d digits when written in full".formatted(MAX_DIGITS));
    }

    private String checked(String text) {
        if (!escapes) {
            return text;
        }
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == 0) {
                throw refusal("A string holds the character NUL, which cannot be stored; leave \\u0000 out");
            }
            if (Character.isSurrogate(c)) {
                if (i + 1 == text.length() || !Character.isSurrogatePair(c, text.charAt(i + 1))) {
                    throw refusal("A string holds half of a surrogate pair, which is no character");
                }
                i++;
            }
        }
        return text;
    }

    private MalformedJson refusal(String reason) {
        return refusal(reason, parser.currentTokenLocation());
    }

    private static MalformedJson refusal(String reason, JsonLocation at) {
        return new MalformedJson(reason, at.getLineNr(), at.getColumnNr());
    }

    private static String shortened(String name) {
        return name.length() <= 64 ? name : name.substring(0, 64) + "…";
    }
}
