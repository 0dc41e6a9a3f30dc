/**
 * Calls people through Twilio: agents that speak, calls and what was said in them, when and whom not to call.
 *
 * <p>Invariants:
 *
 * <ul>
 *   <li>A call is placed at most once for its key; a lost answer is settled by Twilio's list of calls.
 *   <li>Nobody on the do-not-call list is called, and nobody outside calling hours.
 *   <li>Credits for the longest call are held before it, and charged by started minute once it has ended; a call that
 *       nobody answered costs nothing.
 *   <li>A call that has ended stays as it ended, whatever arrives late; every callback is signed.
 * </ul>
 *
 * <p>It decides neither whom to call nor when to try again; see campaigns. Agents follow a script: they do not converse.
 */
@NullMarked
package dev.lad.voice;

import org.jspecify.annotations.NullMarked;
