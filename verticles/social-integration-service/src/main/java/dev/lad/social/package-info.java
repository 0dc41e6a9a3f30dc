/**
 * Acts on LinkedIn and Instagram for the accounts that salespeople connect through Unipile, and tells the other
 * services what comes back.
 *
 * <p>Invariants:
 *
 * <ul>
 *   <li>An account belongs to one tenant; only the holder of a connection's one-time token binds it.
 *   <li>An action is claimed against the account's caps before it is done, under a lock on the account; one that is
 *       refused gives its place back.
 *   <li>Each action happens at most once for its key, and costs credits only if it happened.
 *   <li>Webhooks may come twice, late or in any order: an acceptance and a message are told once, and how an account
 *       stands is read from Unipile, never from the notice.
 * </ul>
 *
 * <p>It decides neither whom to approach nor when; see campaigns.
 */
@NullMarked
package dev.lad.social;

import org.jspecify.annotations.NullMarked;
