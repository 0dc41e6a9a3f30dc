package dev.lad.bus;

/**
 * Stands where a message could not be read: bytes of another version, or broken ones. A decoder must not throw, since
 * the sender would then wait until its time-out; the consumer answers this with a failure that says {@code reason}.
 */
public record Undecodable(String reason) {}
