/** Configuration from the environment: read once at start, checked as a whole, all mistakes told at once. */
@NullMarked
package dev.lad.shared.config;

import org.jspecify.annotations.NullMarked;
