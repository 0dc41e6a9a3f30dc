/**
 * The twin of Twilio Programmable Voice, API version {@code 2010-04-01}: outbound calls that are answered by the people
 * of the world, TwiML that is fetched and obeyed, recordings, and signed callbacks.
 *
 * <p>Invariants: a call moves forward only, {@code queued → ringing → in-progress → completed} or to one of the other
 * ends, on the twins' clock; each callback is signed with the account's token over the URL exactly as it was given; what
 * a person says is their reply text, so that a conversation can be steered by the control API.
 *
 * <p>Stands for Twilio alone: it makes no transcripts (they are not part of this API), bridges no second leg
 * ({@code Dial}, {@code Conference} and {@code Stream} only take time), and knows neither SIP nor messaging.
 */
@NullMarked
package dev.lad.twins.twilio;

import org.jspecify.annotations.NullMarked;
