/**
 * Whether the contracts of this release may run beside those of the last one. While services are rolled one by one, old
 * callers meet new services and the other way round; a change that one of the two cannot live with must not be released.
 *
 * <p>The last release's contracts are kept whole in {@code compatibility/contracts/}, one file a service. What is compared
 * is what a program can depend on: operations, who may call them, parameters, bodies and answers. Descriptions are not, nor
 * is what answers mean.
 */
@NullMarked
package dev.lad.platform.contracts;

import org.jspecify.annotations.NullMarked;
