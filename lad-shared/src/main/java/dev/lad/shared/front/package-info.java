/**
 * From an HTTP request to an operation and back: what the gateway and every service's own port do alike. A request
 * walks a {@link dev.lad.shared.front.Chain} of small steps; a step lets it go on, answers it, or fails it, and every
 * failure becomes one problem document here.
 *
 * <p>Invariants: only paths of a contract are served, and its internal operations only to other services; of a client's headers an
 * operation sees those alone that its contract names, and never credentials; who calls is said by a
 * {@link dev.lad.shared.auth.Recognition} and by nothing that the client writes. JSON is not looked at: bodies pass as
 * bytes, but for problem documents, which are told the path of their request here.
 *
 * <p>Not here: what makes a request well-formed HTTP ({@code http}), what a caller may do ({@code service.Access}), and
 * what is only the gateway's: CORS, rate limits, the choice of an instance.
 */
@NullMarked
package dev.lad.shared.front;

import org.jspecify.annotations.NullMarked;
