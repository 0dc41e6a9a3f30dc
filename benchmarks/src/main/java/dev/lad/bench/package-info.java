/**
 * What LAD costs, measured from outside: processor time from {@code /proc}, answers counted by a client of our own. Every
 * figure has something beside it that was measured in the same run, in turns, since a machine's speed changes from one
 * minute to the next.
 *
 * <p>Nothing here passes or fails; {@code benchmarks/README.md} says what the figures should be. Linux only, for
 * {@code /proc}.
 */
@NullMarked
package dev.lad.bench;

import org.jspecify.annotations.NullMarked;
