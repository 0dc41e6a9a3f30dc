/**
 * How services find and call each other. Every running instance announces itself on the event bus with an address of
 * its own; every node keeps a {@link dev.lad.shared.mesh.Registry} of who is there, and callers choose the instance:
 * one in the same JVM first, one that drains never. That makes leaving lossless, since nothing new is sent to an
 * instance before it unregisters.
 *
 * <p>A call between services is the same request, with the same contract, as one from outside; nothing here knows what
 * an operation does.
 */
@NullMarked
package dev.lad.shared.mesh;

import org.jspecify.annotations.NullMarked;
