/**
 * The twin of Google's Gemini Developer API: {@code generateContent} and {@code streamGenerateContent} under {@code /v1}
 * and {@code /v1beta}.
 *
 * <p>There is no language model here. An answer is worked out from the words of the prompt, always the same for the same
 * prompt: text about ideal customers is searched for titles, industries, places, sizes and keywords, and a response
 * schema is filled with what was found, so that a program which relies on structured answers runs as on the real thing.
 *
 * <p>Invariants: an answer in JSON mode fits the schema that was sent; a figure or name in it comes from the prompt or
 * from the schema; quotas and their hints follow the twins' clock.
 *
 * <p>It does not call functions, see images, count tokens as Google does (four characters are one), or serve the
 * Interactions API.
 */
@NullMarked
package dev.lad.twins.gemini;

import org.jspecify.annotations.NullMarked;
