package dev.lad.leads;

import java.util.List;
import java.util.Optional;

/**
 * A row of a file that is read.
 *
 * @param line on which it begins, the first being 1; a cell may go over several
 * @param cells as text; none where there is a fault
 * @param fault what is wrong with it, a sentence for the one who made the file
 */
record CsvRow(long line, List<String> cells, Optional<String> fault) {
    CsvRow {
        cells = List.copyOf(cells);
    }
}
