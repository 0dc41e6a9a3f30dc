package dev.lad.social;

/**
 * Somebody as a network knows them.
 *
 * @param handle the public identifier, or empty text where only the id is known
 * @param providerId of the profile: what invitations and follows are addressed to
 * @param attendeeId what messages are addressed to; on LinkedIn the same
 */
record Person(String handle, String providerId, String attendeeId) {}
