/**
 * Bodies that are not held in memory: what a client sends is taken part by part as it is worked off
 * ({@link dev.lad.shared.stream.Inlet}), what it gets is written as fast as it reads
 * ({@link dev.lad.shared.stream.Outlet}). An operation is of this kind where its contract says {@code x-lad-stream}.
 *
 * <p>Invariants: nothing is read from a client that was not asked for, and nothing is made for a client that has no room
 * for it; a client that has left is noticed by the next read or write, which fails. An answer that breaks off after it has
 * begun ends the connection: it never looks whole.
 *
 * <p>Not here: HTTP ({@code front}), and the way from the gateway to an instance.
 */
@NullMarked
package dev.lad.shared.stream;

import org.jspecify.annotations.NullMarked;
