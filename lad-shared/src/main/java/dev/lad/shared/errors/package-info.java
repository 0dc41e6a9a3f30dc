/**
 * Failures as values. Business code fails a future with a {@link dev.lad.shared.errors.Failure}; one place turns it
 * into a problem document (RFC 9457) and logs it once. A failure's {@code code} is stable and may be matched on; its
 * sentence is for people and may change. What is no {@code Failure} is a defect: it answers 500 and says nothing else.
 */
@NullMarked
package dev.lad.shared.errors;

import org.jspecify.annotations.NullMarked;
