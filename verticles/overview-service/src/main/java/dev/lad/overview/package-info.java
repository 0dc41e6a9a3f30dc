/**
 * What all services together have come to.
 *
 * <p>Invariants: it keeps nothing and reads only what others publish in {@code <schema>_api}; what cannot be read is said
 * to be unavailable and never shown as zero; what each figure means is written in the contract, and here only counted.
 *
 * <p>It does not ask other services: a view answers within the tenant of the session, as their own tables do.
 */
@NullMarked
package dev.lad.overview;

import org.jspecify.annotations.NullMarked;
