/**
 * CSV (RFC 4180) from and to clients. {@link dev.lad.shared.csv.CsvReader} is fed with what arrives and tells each row with
 * its line; {@link dev.lad.shared.csv.Csv} writes.
 *
 * <p>Invariants: reading holds one row at most, of a bounded size; a row that is no good costs that row only; a text that
 * is written is never a formula to a spreadsheet. What the columns mean is not known here.
 */
@NullMarked
package dev.lad.shared.csv;

import org.jspecify.annotations.NullMarked;
