package dev.lad.twins.unipile;

/**
 * What one account may do, as Unipile's page of August 2026 puts it for paid LinkedIn accounts. Going over is a 422
 * {@code cannot_resend_yet} for invitations and {@code limit_exceeded} for messages.
 */
record Limits(int invitationsPerDay, int invitationsPerWeek, int messagesPerDay) {
    static final Limits PAID = new Limits(100, 200, 100);
}
