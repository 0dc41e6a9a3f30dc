/**
 * Campaigns: what is done with which leads, and what came of it.
 *
 * <p>Here are the campaigns themselves, their leads and the operations on both; {@code plan} has the steps as values,
 * {@code walk} is the engine that takes leads through them. A campaign that is not running touches nobody, from the
 * moment that the change of its status has committed.
 */
@NullMarked
package dev.lad.campaigns;

import org.jspecify.annotations.NullMarked;
