/**
 * Ideal customer profiles and search criteria.
 *
 * <p>Invariants:
 *
 * <ul>
 *   <li>What a customer wrote is data: it reaches the model between marks that it cannot close, and never among the
 *       instructions.
 *   <li>Whatever made it, a profile or a set of criteria fits the schema of the contract before anybody sees it.
 *   <li>An answer says what made it. Rules stand in for the model only where there is none, or where the caller allows it.
 *   <li>Only what the model did is charged, and only once it is kept or handed out.
 * </ul>
 *
 * <p>It does not search for people: that is apollo-leads, which takes the criteria as they are.
 */
@NullMarked
package dev.lad.icp;

import org.jspecify.annotations.NullMarked;
