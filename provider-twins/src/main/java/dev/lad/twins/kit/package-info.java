/**
 * What every twin is built from: the {@link dev.lad.twins.kit.Twin} contract, its
 * {@link dev.lad.twins.kit.Endpoints endpoints}, injected {@link dev.lad.twins.kit.Faults faults}, outgoing
 * {@link dev.lad.twins.kit.Webhooks webhooks} and {@link dev.lad.twins.kit.Counters counters}.
 *
 * <p>Invariants: all twin code runs on one event loop, so a twin's state needs no locks and must not be touched from
 * elsewhere. An operation computes an {@link dev.lad.twins.kit.Answer} and never writes to the connection itself; that
 * is what lets one place delay, replace or lose answers for all twins.
 *
 * <p>Knows no provider.
 */
@NullMarked
package dev.lad.twins.kit;

import org.jspecify.annotations.NullMarked;
