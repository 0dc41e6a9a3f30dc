/**
 * The HTTP/1.1 front that the gateway and every service's own port share: {@link dev.lad.shared.http.StrictHttp} makes
 * the server, and a handler behind it sees only requests that everybody reads the same way.
 *
 * <p>What holds behind it: one well-formed Host; a target that begins with a slash and is properly percent-encoded; a
 * body, if any, framed in one way and not compressed. What is refused is answered with a problem document and the
 * connection is closed, and nothing that follows on it is read as a request. No client holds a connection for longer
 * than {@link dev.lad.shared.http.HttpLimits} allows by sending slowly.
 *
 * <p>Netty 4.2 refuses by itself, and tests here only hold it to that: a Content-Length together with a
 * Transfer-Encoding, several or malformed Content-Lengths, control characters, a bare line feed. A folded header is
 * unfolded to one space, as RFC 9112 (5.2) allows. Routing, authentication and the schema of a body are not done here.
 */
@NullMarked
package dev.lad.shared.http;

import org.jspecify.annotations.NullMarked;
