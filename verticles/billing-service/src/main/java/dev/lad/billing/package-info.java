/**
 * Plans, subscriptions, and the one ledger of credits.
 *
 * <p>Invariants: the entries of a transaction sum to zero; what is available, held or spent is never negative; a
 * transaction happens once per key; a hold ends exactly once, captured, released or expired. Corrections are new
 * transactions; no entry is ever changed. Credits appear only by a payment that Stripe confirmed or by a grant of the
 * platform, never because a tenant asks.
 */
@NullMarked
package dev.lad.billing;

import org.jspecify.annotations.NullMarked;
