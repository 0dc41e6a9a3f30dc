/**
 * Credits: what costs is held before it is done, and charged only for what was delivered.
 *
 * <p>The order is hold, action, then capture or release. Billing keeps the ledger; this package is the guard that the
 * other services put around what costs. Invariants:
 *
 * <ul>
 *   <li>Nothing is done without a hold; too few credits fail with
 *       {@link dev.lad.shared.errors.Failure.InsufficientCredits} before the action begins.
 *   <li>Each hold has a job that settles it, written before the action begins: a crash between the action and its capture
 *       delays the capture, and loses nothing.
 *   <li>While it is not known whether the action happened, the hold stays; the job asks again until it is known. A hold
 *       that is never settled expires at billing, in the tenant's favour.
 *   <li>Everything goes by the charge's key: the same key again is the same hold, opened anew where it was released, and
 *       captured once. Who asks for it while another is at it, or has left something open, releases nothing.
 * </ul>
 */
@NullMarked
package dev.lad.shared.credits;

import org.jspecify.annotations.NullMarked;
