/**
 * Unipile's API version 1 for LinkedIn and Instagram: accounts by hosted link, invitations and follows, relations,
 * profiles, chats, LinkedIn search and webhooks.
 *
 * <p>Invariants: what a person does changes the state first and is then told by webhook; an invitation is pending, then
 * accepted or withdrawn, never two of them; LinkedIn messages reach relations only, Instagram messages anybody.
 *
 * <p>What it does not have: native credentials and checkpoints, attachments, InMail, Sales Navigator's and Recruiter's own
 * filters, e-mail and calendar.
 */
@NullMarked
package dev.lad.twins.unipile;

import org.jspecify.annotations.NullMarked;
