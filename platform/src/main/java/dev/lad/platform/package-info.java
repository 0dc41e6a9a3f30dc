/**
 * All of LAD in one JVM, for a first look, for development and for small installations: PostgreSQL, the provider twins,
 * every service and the gateway, started together and stopped in the opposite order.
 *
 * <p>It adds nothing to what the parts do: the same services run as processes of their own. It is the only module that
 * knows them all, so the tests that cross services, and those of the house's rules, are here too.
 */
@NullMarked
package dev.lad.platform;

import org.jspecify.annotations.NullMarked;
