/**
 * What services tell each other, and what the outside tells us.
 *
 * <p><b>Outbox and subscriptions.</b> A service appends an event in the transaction of the change that it tells of.
 * Others pull: {@link dev.lad.shared.events.OutboxFeed} serves the events in an order in which a reader never has to
 * look back, {@link dev.lad.shared.events.Subscription} reads them with a position that advances in the same
 * transaction as what the event does here. So each event takes effect once in a consumer's database, in the source's order.
 * What the handler does elsewhere happens at least once.
 *
 * <p><b>Inbox.</b> {@link dev.lad.shared.events.Inbox} stores a webhook under the provider's own event id before it is
 * answered, and processes it as a job. A duplicate is stored, and processed, once.
 *
 * <p>Invariants: an event is visible to readers only when every transaction that began before its own has ended, so that
 * nothing can appear behind a position. An event that cannot be taken is tried again; one that fails every time for
 * reasons of its own is put aside with its error and can be replayed; one that fails because something else is down
 * waits for it.
 *
 * <p>Not here: the order of events of different sources, and events older than the outbox keeps (14 days). Positions
 * count PostgreSQL transactions: when a dump is restored into another cluster, the subscriptions to it must be reset.
 */
@NullMarked
package dev.lad.shared.events;

import org.jspecify.annotations.NullMarked;
