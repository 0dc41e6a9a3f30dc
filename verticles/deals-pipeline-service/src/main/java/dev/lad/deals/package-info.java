/**
 * Pipelines, their stages, and the deals in them.
 *
 * <p>Invariants: a deal stands in exactly one stage of its own pipeline; it is closed exactly when that stage is of kind
 * won or lost; every move is one row of history, written in the transaction of the move. A pipeline always has at least
 * one open, one won and one lost stage, and its open stages come before a deal can be created in it.
 */
@NullMarked
package dev.lad.deals;

import org.jspecify.annotations.NullMarked;
