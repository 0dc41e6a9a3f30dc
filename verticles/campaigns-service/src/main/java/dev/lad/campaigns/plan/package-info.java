/**
 * What a campaign does with one lead, as values: steps, the graph they form, the texts they send, the hours in which
 * they may. Nothing here knows a database, a clock or another service.
 *
 * <p>Invariants: a {@link dev.lad.campaigns.plan.Plan} has no cycle, no target that is missing and no step that cannot
 * be reached, so that every walk through it ends; a template names known variables only; a sending window opens.
 */
@NullMarked
package dev.lad.campaigns.plan;

import org.jspecify.annotations.NullMarked;
