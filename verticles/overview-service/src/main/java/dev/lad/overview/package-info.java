/**
 * What all services together have come to, and what has happened.
 *
 * <p>Invariants: figures are read from what others publish in {@code <schema>_api} and not kept; what cannot be read is
 * said to be unavailable and never shown as zero; what each figure means is written in the contract, and here only counted.
 * Activity is kept for a week as the others told it, in one order for each tenant, so that a stream that was cut can go on.
 *
 * <p>For figures it asks no other service: a view answers within the tenant of the session, as their own tables do.
 */
@NullMarked
package dev.lad.overview;

import org.jspecify.annotations.NullMarked;
