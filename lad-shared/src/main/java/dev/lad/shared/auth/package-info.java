/**
 * Who calls: verified where a request comes in, without asking anyone for most of them. The gateway and every
 * service's own port use this same code; behind them an {@link dev.lad.bus.Identity} is believed.
 *
 * <p>Access tokens are JWTs signed with RS256 (see docs/adr/0004). Their keys, the sessions ended before their time,
 * API keys and a tenant's present features come from the auth-service through {@link dev.lad.shared.auth.Issuer}.
 *
 * <p>What holds when the auth-service cannot be reached:
 * <ul>
 *   <li>A node that has never had its keys or its first list of ended sessions answers 503: it cannot know.
 *   <li>After that, tokens are taken for as long as they live, at most 15 minutes; ended sessions that were heard of
 *       stay ended. A session can be ended only by the auth-service, so a list that stands still is late only across a
 *       network partition, and then by no more than a token's life.
 *   <li>A token of an unknown key answers 401, or 503 when the keys could not be fetched to find out.
 *   <li>An API key is taken for 30 s after it was last confirmed, then answers 503.
 *   <li>A tenant's features are those in its token.
 * </ul>
 *
 * <p>Not here: what a caller may do ({@link dev.lad.shared.service.Access}), and logging in (auth-service).
 */
@NullMarked
package dev.lad.shared.auth;

import org.jspecify.annotations.NullMarked;
