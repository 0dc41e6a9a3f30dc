/** Time, injected. Nothing in LAD asks the machine for the time on its own. */
@NullMarked
package dev.lad.shared.time;

import org.jspecify.annotations.NullMarked;
