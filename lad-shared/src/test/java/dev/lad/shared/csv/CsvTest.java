package dev.lad.shared.csv;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CsvTest {

    @Test
    void cellsAreQuotedWhereTheyMustBe() {
        String csv = Csv.table(
                        List.of("name", "value"),
                        List.of(
                                List.of("a, \"b\"\nc", 1L),
                                Arrays.asList(null, new BigDecimal("-0.50")),
                                List.of("plain", -3)))
                .toString();

        assertThat(csv).isEqualTo("name,value\r\n\"a, \"\"b\"\"\nc\",1\r\n,-0.50\r\nplain,-3\r\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"=1+1", "+1", "-1", "@SUM(A1)", "\t=1"})
    void aTextIsNeverAFormulaAndComesBackAsItWas(String text) {
        String csv = Csv.table(List.of("c"), List.of(List.of(text))).toString();
        assertThat(csv).isEqualTo("c\r\n'" + text + "\r\n");
        assertThat(Csv.unguarded("'" + text)).isEqualTo(text);
    }
}
