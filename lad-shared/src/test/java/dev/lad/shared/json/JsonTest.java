package dev.lad.shared.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.vertx.core.buffer.Buffer;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonTest {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    enum Stage {
        OPEN,
        WON
    }

    record Line(String sku, int count) {
        Line {
            if (count < 1) {
                throw new IllegalArgumentException("A line has a count of at least 1.");
            }
        }
    }

    record Deal(
            UUID id,
            String title,
            BigDecimal value,
            Instant closesAt,
            LocalDate day,
            Duration patience,
            Stage stage,
            List<Line> lines,
            Map<String, JsonNode> extra,
            Optional<String> note,
            @Nullable Integer probability,
            boolean open) {}

    private static final String DEAL = """
            {"id":"00000000-0000-0000-0000-000000000001","title":"One","value":1000000000000.50,\
            "closesAt":"2026-01-01T00:00:00Z","day":"2026-01-01","patience":"PT5S","stage":"OPEN",\
            "lines":[{"sku":"a","count":2}],"extra":{"k":[1,0.10,null]},"open":true}""";

    @Test
    void a_record_reads_and_writes_the_same_text() {
        var deal = Json.read(Buffer.buffer(DEAL), Deal.class);

        assertThat(deal.value()).isEqualTo("1000000000000.50");
        assertThat(deal.note()).isEmpty();
        assertThat(deal.probability()).isNull();
        assertThat(Json.write(deal)).hasToString(DEAL);
        assertThat(Json.read(Json.tree(deal), Deal.class)).isEqualTo(deal);
    }

    @Test
    void large_and_small_decimals_stay_plain() {
        assertThat(Json.write(List.of(new BigDecimal("1E+20"), new BigDecimal("1E-20"))))
                .hasToString("[100000000000000000000,0.00000000000000000001]");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    "title":"One"       | "title":1             | /title         | The value cannot be read as text.
                    "title":"One"       | "title":true          | /title         | The value cannot be read as text.
                    "title":"One"       | "title":["One"]       | /title         | The value cannot be read as text.
                    "title":"One"       | "titel":"One"         | /titel         | There is no such member.
                    "count":2           | "count":"2"           | /lines/0/count | The value cannot be read as a number of this kind.
                    "count":2           | "count":2.5           | /lines/0/count | The value cannot be read as a number of this kind.
                    "count":2           | "count":null          | /lines/0/count | The value cannot be read as a number of this kind.
                    "count":2           | "count":3000000000    | /lines/0/count | The number is out of range.
                    "count":2           | "count":0             | /lines/0       | A line has a count of at least 1.
                    "count":2           | "count":2,"a/b~c":1   | /lines/0/a~1b~0c | There is no such member.
                    "open":true         | "open":"true"         | /open          | The value cannot be read as true or false.
                    "open":true         | "open":1              | /open          | The value cannot be read as true or false.
                    "stage":"OPEN"      | "stage":"open"        | /stage         | The value cannot be read as one of the values allowed here.
                    "stage":"OPEN"      | "stage":0             | /stage         | The value cannot be read as one of the values allowed here.
                    "stage":"OPEN"      | "stage":""            | /stage         | The value cannot be read as one of the values allowed here.
                    1000000000000.50    | "12"                  | /value         | The value cannot be read as a number of this kind.
                    1000000000000.50    | ""                    | /value         | The value cannot be read as a number of this kind.
                    2026-01-01T00:00:00Z | yesterday            | /closesAt      | The value cannot be read as Instant.
                    "day":"2026-01-01"  | "day":"2026-02-30"    | /day           | The value cannot be read as LocalDate.
                    "day":"2026-01-01"  | "day":""              | /day           | The value cannot be read as LocalDate.
                    "day":"2026-01-01"  | "day":20454           | /day           | The value cannot be read as LocalDate.
                    0000-000000000001   | 0000-00000000000      | /id            | The value cannot be read as UUID.
                    [{"sku":"a","count":2}] | {"sku":"a"}       | /lines         | The value cannot be read as a list.
                    """)
    void nothing_is_taken_for_something_else(String good, String bad, String pointer, String sentence) {
        var json = DEAL.replace(good, bad);
        assertThat(json).isNotEqualTo(DEAL);

        assertThatExceptionOfType(MismatchedJson.class)
                .isThrownBy(() -> Json.read(Buffer.buffer(json), Deal.class))
                .withMessage(sentence)
                .satisfies(mismatch -> assertThat(mismatch.pointer()).isEqualTo(pointer));
    }

    @Property(tries = 500)
    void what_we_write_we_read_back(@ForAll("documents") JsonNode document) {
        assertThat(StrictJson.parse(Json.write(document))).isEqualTo(document);
    }

    @Provide
    static Arbitrary<JsonNode> documents() {
        return Arbitraries.recursive(JsonTest::leaves, JsonTest::containers, 0, 4);
    }

    private static Arbitrary<JsonNode> leaves() {
        return Arbitraries.oneOf(
                strings().map(NODES::textNode),
                Arbitraries.integers().map(NODES::numberNode),
                Arbitraries.longs().greaterOrEqual(1L << 31).map(NODES::numberNode),
                Arbitraries.bigIntegers()
                        .between(BigInteger.TEN.pow(30), BigInteger.TEN.pow(99))
                        .map(NODES::numberNode),
                Arbitraries.bigDecimals()
                        .between(BigDecimal.TEN.pow(60).negate(), BigDecimal.TEN.pow(60))
                        .ofScale(5)
                        .filter(decimal -> decimal.stripTrailingZeros().scale() > 0)
                        .map(NODES::numberNode),
                Arbitraries.of(NODES.booleanNode(true), NODES.booleanNode(false), NODES.nullNode()));
    }

    private static Arbitrary<JsonNode> containers(Arbitrary<JsonNode> member) {
        return Arbitraries.oneOf(
                member.list().ofMaxSize(4).map(members -> NODES.arrayNode().addAll(members)),
                Arbitraries.maps(strings(), member).ofMaxSize(4).map(members -> NODES.objectNode()
                        .setAll(members)));
    }

    /** Any characters but those that no JSON of ours may hold. */
    private static Arbitrary<String> strings() {
        return Arbitraries.strings().all().ofMaxLength(20).filter(text -> text.codePoints()
                .noneMatch(c -> c == 0 || (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE)));
    }
}
