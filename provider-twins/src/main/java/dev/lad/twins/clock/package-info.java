/**
 * Time that can be sped up: a {@link dev.lad.twins.clock.TwinClock} and timers that follow it.
 *
 * <p>Invariants: the clock never goes back, whatever happens to its speed or to the clock below it; timers due at
 * different instants run in the order of those instants, even when the clock leaps over several of them.
 *
 * <p>Knows nothing of the twins, so that a program that runs beside them can use the same clock as its own.
 */
@NullMarked
package dev.lad.twins.clock;

import org.jspecify.annotations.NullMarked;
