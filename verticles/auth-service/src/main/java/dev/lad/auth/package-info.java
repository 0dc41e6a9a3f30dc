/**
 * Who may come in: tenants, the people in them, their logins, API keys, invitations and password resets, and what a tenant's
 * plan lets it use. Issues access tokens; verifying them is {@code dev.lad.shared.auth}, everywhere else.
 *
 * <p>Invariants:
 *
 * <ul>
 *   <li>A tenant has exactly one owner, and a wallet in billing before anyone can log in to it (docs/adr/0013).
 *   <li>Of passwords, refresh tokens, API keys, invitations and resets only hashes are kept, of answers only what is sealed.
 *   <li>How long a login takes and what it answers does not tell whether the account exists.
 *   <li>A session that ended is published to all nodes in the moment, and listed until its last token has expired.
 * </ul>
 *
 * <p>Tenants of the request path work under row-level security. The system role is used where the tenant is only found
 * out: registering, logging in, refreshing, using an invitation or a reset, and the questions of other services.
 *
 * <p>Not here: profiles and settings (user-service), wallets and plans' prices (billing-service). A forgotten password
 * is reset by somebody of higher role, and the owner's by nobody: that needs mail, which LAD does not send yet.
 */
@NullMarked
package dev.lad.auth;

import org.jspecify.annotations.NullMarked;
