/**
 * Durable background work: a row in the service's own {@code job} table, written in the transaction of the change that
 * causes it, run later by whichever instance claims it.
 *
 * <p>Invariants:
 *
 * <ul>
 *   <li>What {@link dev.lad.shared.jobs.Jobs} enqueued in a committed transaction is run until it is done, cancelled, or
 *       dead; what was rolled back never runs.
 *   <li>A piece of work is run at least once, and by one instance at a time as long as that instance keeps its lease.
 *       Whoever lost the lease can no longer settle the row: its result is dropped.
 *   <li>With a key, a tenant has at most one live row of a kind.
 *   <li>{@code due_at} is on the business clock; leases and the pauses after a failure are on the wall clock, so that a
 *       sped-up sandbox neither steals leases nor exhausts the attempts during a short outage.
 *   <li>Claiming reads a partial index of what is due: it costs the same among a thousand rows and among a million.
 * </ul>
 *
 * <p>It does not make what a handler does happen once: for PostgreSQL use {@link dev.lad.shared.jobs.Jobs#settle} inside
 * the handler's own transaction, for the outside world use {@code dev.lad.shared.effects}. It keeps no history of what
 * was done.
 */
@NullMarked
package dev.lad.shared.jobs;

import org.jspecify.annotations.NullMarked;
