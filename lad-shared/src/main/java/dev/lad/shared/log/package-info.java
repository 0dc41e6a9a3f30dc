/**
 * How the events that LAD logs leave the process: a line of JSON each for machines, or a compact line each for people.
 *
 * <p>Set by {@code LAD_LOG_LEVEL} and {@code LAD_LOG_FORMAT}; a {@code -Dlogback.configurationFile} wins over both.
 * Configured in code, since reading logback's XML costs a start a noticeable part of a second.
 */
@NullMarked
package dev.lad.shared.log;

import org.jspecify.annotations.NullMarked;
