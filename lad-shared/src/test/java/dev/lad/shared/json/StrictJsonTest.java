package dev.lad.shared.json;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vertx.core.buffer.Buffer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class StrictJsonTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "[]",
                " \t\r\n{ \"a\" : [ 1 , true , null ] } \n",
                "\"a\"",
                "0",
                "-0",
                "-1.50",
                "1.25e1",
                "1E-10",
                "12345678901234567890",
                "\"é ß 漢 😀 \uFFFD\"",
                "\"\\uD83D\\uDE00\"",
                "\"\\\" \\\\ \\/ \\b\\f\\n\\r\\t\"",
                "{\"\":1,\" \":2}",
                "{\"__proto__\":{\"a\":[{}]}}"
            })
    void takes_what_rfc_8259_allows_as_jackson_reads_it(String json) throws Exception {
        var plain = new ObjectMapper()
                .enable(com.fasterxml.jackson.databind.DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                .readTree(json);

        assertThat(StrictJson.parse(json.getBytes(UTF_8))).isEqualTo(plain);
        assertThat(StrictJson.parse(Buffer.buffer(json))).isEqualTo(plain);
    }

    static Stream<Arguments> refused() {
        return Stream.of(
                arguments("", "The JSON is empty (line 1, column 1)."),
                arguments("  ", "The JSON is empty (line 1, column 3)."),
                arguments("{\"a\":1", "The JSON ends before it is complete (line 1, column 7)."),
                arguments("\"a", "The JSON ends before it is complete (line 1, column 3)."),
                arguments("1e", "The JSON ends before it is complete (line 1, column 3)."),
                arguments("1 2", "There is more after the end of the JSON (line 1, column 3)."),
                arguments("{}}", "a comma too many, or a bracket of the other kind (line 1, column 3)."),
                arguments("{\"a\":1,}", "unexpected '}'; a comma too many, or a bracket"),
                arguments("[1,]", "unexpected ']'; a comma too many, or a bracket"),
                arguments("[1,,2]", "unexpected ','; a comma too many, or a bracket"),
                arguments("[1}", "unexpected '}'; a comma too many, or a bracket"),
                arguments("[1 2]", "unexpected '2' (line 1, column 4)."),
                arguments("[\n  1\n  2]", "unexpected '2' (line 3, column 3)."),
                arguments("// c\n1", "unexpected '/'; JSON has no comments (line 1, column 1)."),
                arguments("[1 /* c */]", "unexpected '/'; JSON has no comments (line 1, column 4)."),
                arguments("# c\n1", "unexpected '#'; JSON has no comments (line 1, column 1)."),
                arguments("{a:1}", "unexpected 'a'; strings and names take double quotes"),
                arguments("{'a':1}", "unexpected single quote; strings and names take double quotes"),
                arguments("NaN", "unexpected 'NaN'; strings and names take double quotes"),
                arguments("[-Infinity]", "unexpected 'Infinity'; strings and names take double quotes"),
                arguments("nul", "unexpected 'nul'; strings and names take double quotes"),
                arguments("True", "unexpected 'True'; strings and names take double quotes"),
                arguments("x".repeat(10_000), "unexpected 'xxxxxxxxxxxxxxxx'; strings and names take"),
                arguments("+1", "The JSON is malformed: unexpected"),
                arguments("01", "a number starts with a zero too many"),
                arguments("-01", "a number starts with a zero too many"),
                arguments("0x1F", "The JSON is malformed: unexpected"),
                arguments(".5", "unexpected '.'"),
                arguments("[1.]", "unexpected"),
                arguments("\"a\nb\"", "unexpected control character U+000A"),
                arguments("\"a\0b\"", "unexpected control character U+0000"),
                arguments("\"\\x41\"", "no such escape in a string"),
                arguments("\"\\u12g4\"", "no such escape in a string"),
                arguments("\uFEFF{}", "it starts with a byte order mark, which has no place in JSON"),
                arguments("\"a\\u0000b\"", "A string holds the character NUL"),
                arguments("{\"a\\u0000\":1}", "A string holds the character NUL"),
                arguments("\"\\uD800\"", "half of a surrogate pair"),
                arguments("\"\\uDC00\\uD800\"", "half of a surrogate pair"),
                arguments("{\"\\uD83Dx\":1}", "no such escape in a string"),
                arguments("{\"a\":1,\"b\":{\"a\":2},\"a\":3}", "The name \"a\" appears twice in one object"),
                arguments("{\"a\":1,\"\\u0061\":2}", "The name \"a\" appears twice in one object"),
                arguments("{\"%1$s\":1,\"%1$s\":2}".formatted("k".repeat(200)), "k".repeat(64) + "…\" appears twice"),
                arguments("[".repeat(65) + "]".repeat(65), "goes beyond a limit: 64 levels"),
                arguments("[".repeat(1_000_000), "goes beyond a limit: 64 levels"),
                arguments("{\"a\":".repeat(65) + "1" + "}".repeat(65), "goes beyond a limit: 64 levels"),
                arguments("{\"%s\":1}".formatted("k".repeat(257)), "256 characters in a name"),
                arguments("\"%s\"".formatted("s".repeat((1 << 20) + 1)), "1,048,576 in a string"),
                arguments(members(1_001), "An object has more than 1,000 members"),
                arguments("[%s0]".formatted("0,".repeat(100_000)), "The JSON has more than 100,000 values"),
                arguments("1".repeat(101), "A number has more than 100 digits when written in full"),
                arguments("1".repeat(100_000), "100 digits in a number"),
                arguments("0.%s1".formatted("0".repeat(100)), "A number has more than 100 digits when written in full"),
                arguments("1e100", "A number has more than 100 digits when written in full"),
                arguments("1e-101", "A number has more than 100 digits when written in full"),
                arguments("1.5e60e", "The JSON is malformed"),
                arguments("1e999999999", "A number has more than 100 digits when written in full"),
                arguments("0e999999999", "A number has more than 100 digits when written in full"),
                arguments("1e-999999999", "A number has more than 100 digits when written in full"),
                arguments("1e99999999999999999999", "A number has more than 100 digits when written in full"));
    }

    @ParameterizedTest
    @MethodSource
    void refused(String json, String sentence) {
        assertThatExceptionOfType(MalformedJson.class)
                .isThrownBy(() -> StrictJson.parse(Buffer.buffer(json)))
                .withMessageContaining(sentence)
                .satisfies(refusal -> {
                    assertThat(refusal.getMessage()).hasSizeLessThan(200);
                    assertThat(refusal.line()).isPositive();
                    assertThat(refusal.column()).isPositive();
                });
    }

    static Stream<byte[]> not_utf_8() {
        return Stream.of(
                "\"é\"".getBytes(ISO_8859_1),
                bytes(0x22, 0xC0, 0xAF, 0x22), // '/' in two bytes
                bytes(0x22, 0xE0, 0x80, 0xAF, 0x22), // and in three
                bytes(0x22, 0xF0, 0x80, 0x80, 0xAF, 0x22), // and in four
                bytes(0x22, 0xC0, 0x80, 0x22), // NUL as Java's own "modified UTF-8" has it
                bytes(0x22, 0xED, 0xA0, 0x80, 0x22), // a surrogate, encoded
                bytes(0x22, 0xF4, 0x90, 0x80, 0x80, 0x22), // beyond U+10FFFF
                bytes(0x22, 0x80, 0x22), // a continuation of nothing
                bytes(0x22, 0xE2, 0x82, 0x22), // cut short
                bytes(0x22, 0xFF, 0x22),
                bytes(0xE2, 0x82));
    }

    @ParameterizedTest
    @MethodSource("not_utf_8")
    void refuses_bytes_that_are_no_utf_8(byte[] bytes) {
        assertThatExceptionOfType(MalformedJson.class)
                .isThrownBy(() -> StrictJson.parse(bytes))
                .withMessageContaining("not well-formed UTF-8");
        assertThatExceptionOfType(MalformedJson.class).isThrownBy(() -> StrictJson.parse(Buffer.buffer(bytes)));
    }

    @Test
    void tells_where_the_utf_8_breaks() {
        var bytes = "{\n \"ab\": \"é?\"}".getBytes(UTF_8);
        bytes[bytes.length - 3] = (byte) 0xFF;

        assertThatExceptionOfType(MalformedJson.class)
                .isThrownBy(() -> StrictJson.parse(bytes))
                .satisfies(refusal ->
                        assertThat(new int[] {refusal.line(), refusal.column()}).containsExactly(2, 10));
    }

    @Test
    void refuses_utf_16() {
        for (var charset : new java.nio.charset.Charset[] {UTF_16LE, UTF_16BE}) {
            assertThatExceptionOfType(MalformedJson.class)
                    .isThrownBy(() -> StrictJson.parse("{\"a\":1}".getBytes(charset)));
        }
    }

    @ParameterizedTest
    @MethodSource
    void at_the_limit(String json) {
        assertThat(StrictJson.parse(Buffer.buffer(json))).isNotNull();
    }

    static Stream<String> at_the_limit() {
        return Stream.of(
                "[".repeat(64) + "]".repeat(64),
                members(1_000),
                "[%s0]".formatted("0,".repeat(99_998)),
                "{\"%s\":1}".formatted("k".repeat(256)),
                "\"%s\"".formatted("s".repeat(1 << 20)),
                "-" + "1".repeat(100),
                "-0." + "1".repeat(100),
                "1e99",
                "1e-100");
    }

    @Test
    void a_plain_number_comes_back_digit_by_digit() {
        assertThat(StrictJson.parse(Buffer.buffer("[0.10, 1e3, 9007199254740993]")))
                .extracting(node -> node.decimalValue().toPlainString())
                .containsExactly("0.10", "1000", "9007199254740993");
    }

    @Test
    void a_whole_number_is_one_however_it_is_written() {
        assertThat(StrictJson.parse(Buffer.buffer("[1e3, 1.5e3, 1000.0, -0.00, 1.00e1, 10e-1, 1e15, -0e0, 1e99]")))
                .isEqualTo(StrictJson.parse(
                        Buffer.buffer("[1000, 1500, 1000, 0, 10, 1, 1000000000000000, 0, 1" + "0".repeat(99) + "]")));
        assertThat(StrictJson.parse(Buffer.buffer("[1.5, 15e-1, 1.050]"))).allMatch(JsonNode::isBigDecimal);
        assertThat(Json.read(Buffer.buffer("1e15"), Long.class)).isEqualTo(1_000_000_000_000_000L);
    }

    private static String members(int count) {
        return IntStream.range(0, count).mapToObj("\"k%d\":0"::formatted).collect(Collectors.joining(",", "{", "}"));
    }

    private static byte[] bytes(int... values) {
        var bytes = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            bytes[i] = (byte) values[i];
        }
        return bytes;
    }
}
