/**
 * Enrichment of many leads in the background.
 *
 * <p>Invariants: each item is asked for under one key, so that a crash or a second instance repeats the question and not the
 * purchase; what an item came to is written before the next one is begun; nothing is charged here, apollo-leads charges for what
 * it delivers. An enrichment without credits is blocked, keeps what it has, and can be resumed.
 *
 * <p>It keeps no personal data beyond how the leads were named, and of a deleted lead not even that; it knows nothing of
 * providers.
 */
@NullMarked
package dev.lad.enrichment;

import org.jspecify.annotations.NullMarked;
