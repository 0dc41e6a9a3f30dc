/**
 * The way to a provider: one client, which knows HTTP and says what an answer means for whoever asked.
 *
 * <p>Invariants:
 *
 * <ul>
 *   <li>An answer is {@link dev.lad.shared.providers.ProviderAnswer.Ok}, a refusal that is known to have had no effect, or
 *       unknown: a lost answer is never taken for a refusal, and 5xx is a lost answer.
 *   <li>Only a request declared {@linkplain dev.lad.shared.providers.ProviderRequest#safe safe} is ever sent twice; an
 *       answer that the provider replays by its key is neither asked for again nor counted against its health again.
 *   <li>After a provider has said how long to wait, nothing is sent in that lane before.
 *   <li>Bodies, query parameters and credentials appear in no log and no failure.
 * </ul>
 *
 * <p>What a status or an error body means is each provider's own matter: its client gives a
 * {@link dev.lad.shared.providers.Classifier}. At most once is the matter of {@code effects}.
 */
@NullMarked
package dev.lad.shared.providers;

import org.jspecify.annotations.NullMarked;
