package dev.lad.shared.events;

import java.time.Instant;

/**
 * An event that a subscription gave up on.
 *
 * @param reason what went wrong the last time
 * @param diedAt on the wall clock
 */
public record DeadEvent(String subscription, Event event, String reason, Instant diedAt) {}
