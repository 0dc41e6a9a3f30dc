package dev.lad.overview;

import io.vertx.core.buffer.Buffer;
import java.math.BigDecimal;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Tables as CSV (RFC 4180): CRLF after each line, quotes where a cell needs them. A text that a spreadsheet would run as a
 * formula gets an apostrophe in front (https://owasp.org/www-community/attacks/CSV_Injection); numbers stay numbers.
 */
final class Csv {
    private static final String FORMULA = "=+-@\t\r\n";

    private Csv() {}

    static Buffer of(List<String> columns, List<? extends List<? extends @Nullable Object>> rows) {
        StringBuilder csv = new StringBuilder();
        line(csv, columns);
        rows.forEach(row -> line(csv, row));
        return Buffer.buffer(csv.toString());
    }

    private static void line(StringBuilder csv, List<? extends @Nullable Object> cells) {
        csv.append(cells.stream().map(Csv::cell).collect(Collectors.joining(",")))
                .append("\r\n");
    }

    private static String cell(@Nullable Object value) {
        if (value == null) {
            return "";
        }
        if (value instanceof Number) {
            return value instanceof BigDecimal decimal ? decimal.toPlainString() : value.toString();
        }
        String text = value.toString();
        String safe = !text.isEmpty() && FORMULA.indexOf(text.charAt(0)) >= 0 ? "'" + text : text;
        return safe.matches("(?s).*[\",\\r\\n].*") ? "\"" + safe.replace("\"", "\"\"") + "\"" : safe;
    }
}
