package dev.lad.shared.csv;

import io.vertx.core.buffer.Buffer;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes CSV: CRLF after each line, quotes where a cell needs them. A text that a spreadsheet would run as a formula gets
 * an apostrophe in front (https://owasp.org/www-community/attacks/CSV_Injection); numbers stay numbers.
 */
public final class Csv {
    private static final String FORMULA = "=+-@\t\r\n";

    private Csv() {}

    /** A whole table. */
    public static Buffer table(List<String> columns, List<? extends List<? extends @Nullable Object>> rows) {
        StringBuilder csv = new StringBuilder();
        line(csv, columns);
        rows.forEach(row -> line(csv, row));
        return Buffer.buffer(csv.toString());
    }

    /** Appends one line. */
    public static void line(StringBuilder to, List<? extends @Nullable Object> cells) {
        for (int i = 0; i < cells.size(); i++) {
            if (i > 0) {
                to.append(',');
            }
            cell(to, cells.get(i));
        }
        to.append("\r\n");
    }

    /** What a text was before it was kept from being a formula. */
    public static String unguarded(String cell) {
        return cell.length() > 1 && cell.charAt(0) == '\'' && FORMULA.indexOf(cell.charAt(1)) >= 0
                ? cell.substring(1)
                : cell;
    }

    private static void cell(StringBuilder to, @Nullable Object value) {
        if (value instanceof Number) {
            to.append(value instanceof BigDecimal decimal ? decimal.toPlainString() : value.toString());
        } else if (value != null) {
            text(to, value.toString());
        }
    }

    private static void text(StringBuilder to, String text) {
        boolean formula = !text.isEmpty() && FORMULA.indexOf(text.charAt(0)) >= 0;
        boolean quoted = needsQuotes(text);
        if (quoted) {
            to.append('"');
        }
        if (formula) {
            to.append('\'');
        }
        to.append(quoted ? text.replace("\"", "\"\"") : text);
        if (quoted) {
            to.append('"');
        }
    }

    private static boolean needsQuotes(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == ',' || c == '\r' || c == '\n') {
                return true;
            }
        }
        return false;
    }
}
