/**
 * What a process shows of itself: figures that Prometheus scrapes, spans of traces, and whether it is ready.
 *
 * <p>Every process has one {@link dev.lad.shared.observe.Metrics} and one {@link dev.lad.shared.observe.Tracing}; each
 * service in it gets its {@link dev.lad.shared.observe.Instruments}, made of both and passed by constructor. The trace
 * that something belongs to goes along explicitly where there is a caller; where there is none, as under a SQL statement,
 * it is the {@link dev.lad.shared.observe.CurrentTrace} of the Vert.x context.
 *
 * <p>Invariants: labels are names from our own source and contracts, never paths, tenants or ids, so that their number is
 * bounded. What is measured on the way of a request is looked up without making objects. Nothing here changes what is
 * done or answered. Spans carry no values: statements as they stand in the source, names of operations, outcomes.
 *
 * <p>Not here: logs, and what is done about what is seen (see {@code docs/observability}).
 */
@NullMarked
package dev.lad.shared.observe;

import org.jspecify.annotations.NullMarked;
