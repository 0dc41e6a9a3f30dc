/**
 * The front door. One chain of small steps for every call ({@link dev.lad.gateway.GatewayChain} has them in order), and
 * a few pages beside it: health, the merged contract, its browsable form.
 *
 * <p>Invariants: nothing about a service is compiled in; routes are those of the contracts that running services
 * announce, and stay known when the last instance leaves, so that a stopped service is 503 and not 404. Operations
 * between services have no route. Bodies pass as bytes. What is counted for limits is in this node's memory, bounded,
 * and no request waits for a store.
 *
 * <p>Not here: what makes HTTP well-formed ({@code shared.http}), who calls ({@code shared.auth}), whether input fits a
 * contract (each service).
 */
@NullMarked
package dev.lad.gateway;

import org.jspecify.annotations.NullMarked;
