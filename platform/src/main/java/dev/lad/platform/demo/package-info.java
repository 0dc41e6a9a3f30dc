/**
 * {@code ./lad demo}: the main job of LAD, from a lead search to a won deal, played against the running platform as a
 * program outside would do it: over HTTP alone. Nothing is skipped; the hours between an invitation and its answer pass on
 * the twins' clock, which the demo speeds up and puts back.
 *
 * <p>The story knows what must come of it and compares: what the dashboard says with what the chapters saw.
 */
@NullMarked
package dev.lad.platform.demo;

import org.jspecify.annotations.NullMarked;
