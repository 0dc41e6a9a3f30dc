/**
 * Local stand-ins for Apollo, Unipile, Twilio, Gemini and Stripe, true to their wire contracts, with one shared world of
 * people and companies and a control API beside them. {@link dev.lad.twins.Twins} starts them.
 *
 * <p>What they do not do: keep anything when the process ends, and reach the real providers.
 */
@NullMarked
package dev.lad.twins;

import org.jspecify.annotations.NullMarked;
