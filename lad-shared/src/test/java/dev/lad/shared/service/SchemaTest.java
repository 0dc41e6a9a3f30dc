package dev.lad.shared.service;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lad.shared.errors.Failure.Fault;
import dev.lad.shared.json.Json;
import dev.lad.shared.json.StrictJson;
import io.vertx.core.buffer.Buffer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SchemaTest {
    private static final Schema IDS = Schema.of(StrictJson.parse(Buffer.buffer("""
                            {"type": "object", "additionalProperties": false, "required": ["ids"], "properties": {
                              "ids": {"type": "array", "maxItems": 90000, "items": {"type": "string", "format": "uuid"}}}}
                            """)), Json.object());

    @Test
    void all_that_is_wrong_with_a_small_value_is_told() {
        assertThat(IDS.faults(ids(5, "1")))
                .extracting(Fault::pointer)
                .containsExactly("/ids/0", "/ids/1", "/ids/2", "/ids/3", "/ids/4");
    }

    @Test
    void of_a_large_value_the_first_fault_is_told_and_the_rest_is_not_looked_for() {
        assertThat(IDS.faults(ids(80_000, "1"))).hasSize(1);
        assertThat(IDS.faults(ids(95_000, "\"2f1c2d3e-0000-7000-8000-000000000000\"")))
                .singleElement()
                .satisfies(fault -> assertThat(fault.pointer()).isEqualTo("/ids"));
    }

    @Test
    void a_large_value_that_fits_is_taken() {
        assertThat(IDS.faults(ids(80_000, "\"2f1c2d3e-0000-7000-8000-000000000000\"")))
                .isEmpty();
    }

    private static JsonNode ids(int count, String each) {
        String list = IntStream.range(0, count).mapToObj(i -> each).collect(Collectors.joining(","));
        return StrictJson.parse(Buffer.buffer("{\"ids\":[" + list + "]}"));
    }
}
