/**
 * The control API: how a demonstration or a test moves the clock, makes people act, injects faults and looks at what
 * happened. JSON, no credentials, for programs on the same machine.
 */
@NullMarked
package dev.lad.twins.control;

import org.jspecify.annotations.NullMarked;
