package dev.lad.leads;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lad.shared.csv.Csv;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class CsvReaderTest {

    @Property(tries = 300)
    void whatWasWrittenIsReadHoweverItIsCut(@ForAll("tables") List<List<String>> table, @ForAll long cuts) {
        StringBuilder csv = new StringBuilder();
        table.forEach(row -> Csv.line(csv, row));

        List<CsvRow> rows = read(Buffer.buffer(csv.toString()), new Random(cuts));

        assertThat(rows).allSatisfy(row -> assertThat(row.fault()).isEmpty());
        assertThat(rows.stream().map(CsvRow::cells).map(CsvReaderTest::unguarded))
                .isEqualTo(table);
    }

    /** Whatever the bytes, cutting them elsewhere changes nothing, and nothing throws. */
    @Property(tries = 300)
    void cutsDoNotMatter(@ForAll("bytes") byte[] bytes, @ForAll long cuts) {
        List<CsvRow> whole = new ArrayList<>();
        CsvReader reader = new CsvReader(whole::add);
        reader.feed(Buffer.buffer(bytes));
        reader.end();
        assertThat(read(Buffer.buffer(bytes), new Random(cuts))).isEqualTo(whole);
    }

    @Test
    void takesWhatSpreadsheetsWrite() {
        assertThat(cells("\ufeffa;b\r\n1;\"x;y\"\r\n")).containsExactly(List.of("a", "b"), List.of("1", "x;y"));
        assertThat(cells("a\tb,c\r1\t2\r")).containsExactly(List.of("a", "b,c"), List.of("1", "2"));
        assertThat(cells("a,b\n\n1,5\" pipe\n,\n"))
                .containsExactly(List.of("a", "b"), List.of("1", "5\" pipe"), List.of("", ""));
        assertThat(cells("a,\"\ufeffü\r\n\"\n1,")).containsExactly(List.of("a", "\ufeffü\r\n"), List.of("1", ""));
    }

    @Test
    void aRowThatIsNoGoodCostsNoOther() {
        Buffer file = Buffer.buffer("name,mail\n")
                .appendBuffer(Buffer.buffer(new byte[] {'a', (byte) 0xC3, ',', 'b', '\n'}))
                .appendString("x\0y,b\n")
                .appendString("\"c\"d,b\n")
                .appendString("\"two\nlines\",")
                .appendString("z".repeat(1_000_000) + "\n")
                .appendString(",".repeat(600) + "\n")
                .appendString("good,row\n");

        List<CsvRow> rows = read(file, new Random(7));

        assertThat(rows).hasSize(7);
        assertThat(rows.stream().filter(row -> row.fault().isEmpty()).map(CsvRow::cells))
                .containsExactly(List.of("name", "mail"), List.of("good", "row"));
        assertThat(rows.stream().map(CsvRow::line)).containsExactly(1L, 2L, 3L, 4L, 5L, 7L, 8L);
        assertThat(rows.get(1).fault())
                .hasValueSatisfying(fault -> assertThat(fault).contains("UTF-8"));
        assertThat(rows.get(3).fault())
                .hasValueSatisfying(fault -> assertThat(fault).contains("quotation mark"));
        assertThat(rows.get(4).fault())
                .hasValueSatisfying(fault -> assertThat(fault).contains("32,768"));
        assertThat(rows.get(5).fault())
                .hasValueSatisfying(fault -> assertThat(fault).contains("500"));
    }

    @Test
    void tellsWhereAQuotationMarkWasLeftOpen() {
        List<CsvRow> rows = new ArrayList<>();
        CsvReader reader = new CsvReader(rows::add);
        reader.feed(Buffer.buffer("a,b\n1,2\n3,\"4\n5,6\n"));
        assertThat(reader.end()).hasValue(3);
        assertThat(rows).hasSize(2);
    }

    @Provide
    Arbitrary<List<List<String>>> tables() {
        Arbitrary<String> cell = Arbitraries.strings()
                .withChars("ab ,;\t\"\r\n=+@-'é\u6f22\ud83d\ude00".replaceAll("[\ud83d\ude00]", ""))
                .ofMaxLength(6)
                .filter(text -> !text.startsWith("'"));
        Arbitrary<List<String>> head = Arbitraries.just(List.of("a", "b"));
        Arbitrary<List<List<String>>> rows = cell.list().ofSize(2).list().ofMaxSize(6);
        return rows.flatMap(all ->
                head.map(first -> Stream.concat(Stream.of(first), all.stream()).toList()));
    }

    @Provide
    Arbitrary<byte[]> bytes() {
        return Arbitraries.of(
                        (byte) 'a',
                        (byte) '"',
                        (byte) ',',
                        (byte) ';',
                        (byte) '\r',
                        (byte) '\n',
                        (byte) 0,
                        (byte) 0xEF,
                        (byte) 0xBB,
                        (byte) 0xBF)
                .array(byte[].class)
                .ofMaxSize(30);
    }

    private static List<String> unguarded(List<String> cells) {
        return cells.stream().map(Csv::unguarded).toList();
    }

    private static List<List<String>> cells(String csv) {
        return read(Buffer.buffer(csv), new Random(1)).stream()
                .map(CsvRow::cells)
                .toList();
    }

    private static List<CsvRow> read(Buffer file, Random cuts) {
        List<CsvRow> rows = new ArrayList<>();
        CsvReader reader = new CsvReader(rows::add);
        for (int from = 0; from < file.length(); ) {
            int to = Math.min(file.length(), from + 1 + cuts.nextInt(7));
            reader.feed(file.slice(from, to));
            from = to;
        }
        reader.end();
        return rows;
    }
}
