/**
 * What travels on the event bus, and its byte format.
 *
 * <p>In one JVM a message is passed by reference, so every type here is immutable. Between JVMs it is written by
 * its codec: a version byte first, then fields in a fixed order. A decoder never throws: bytes that it cannot read
 * become {@link dev.lad.bus.Undecodable}, which the consumer answers with a clear failure. The golden bytes in the
 * tests hold the format still; a change of it is a new version byte.
 *
 * <p>This package knows no business and no HTTP server. Whoever may join the cluster is trusted: identities on the
 * bus were verified where the request came in (see {@code docs/adr}).
 */
@NullMarked
package dev.lad.bus;

import org.jspecify.annotations.NullMarked;
