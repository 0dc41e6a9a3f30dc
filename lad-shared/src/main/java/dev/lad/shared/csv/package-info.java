/**
 * CSV (RFC 4180) to clients. Invariant: a text that is written is never a formula to a spreadsheet. What the columns mean is
 * not known here.
 */
@NullMarked
package dev.lad.shared.csv;

import org.jspecify.annotations.NullMarked;
