/**
 * Things done to the outside world at most once: an invitation, a phone call, a paid reveal.
 *
 * <p>Invariants:
 *
 * <ul>
 *   <li>The row of an effect, unique on tenant and key, is committed before the provider is called.
 *   <li>The provider is called again for a key only after a refusal that is known to have had no effect, or after its
 *       {@link dev.lad.shared.effects.Settler} has found out that nothing happened.
 *   <li>A lost answer leaves the effect {@code uncertain}; so does a process that dies during the call, as soon as its
 *       lease has run out. An uncertain effect is settled by asking, never by calling.
 *   <li>What is done stays done: the stored result is the answer from then on, until it is erased; then the key stands for
 *       nothing, and asking for the same is asking anew.
 * </ul>
 *
 * <p>The lease must be longer than the call can take, on our side and on the provider's: a settler that is asked while the
 * first call is still on its way would find nothing, and be wrong. {@link dev.lad.shared.effects.Effects} stops
 * waiting for the call at half the lease.
 *
 * <p>It charges nothing and repeats nothing by itself; see {@code credits} and {@code jobs}.
 */
@NullMarked
package dev.lad.shared.effects;

import org.jspecify.annotations.NullMarked;
