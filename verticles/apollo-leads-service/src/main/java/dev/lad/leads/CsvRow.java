package dev.lad.shared.csv;

import java.util.List;
import java.util.Optional;

/**
 * A row of a file that is read.
 *
 * @param line on which it begins, the first being 1; a cell may go over several
 * @param cells as text; none where there is a fault
 * @param fault what is wrong with it, a sentence for the one who made the file
 */
public record CsvRow(long line, List<String> cells, Optional<String> fault) {
    public CsvRow {
        cells = List.copyOf(cells);
    }
}
