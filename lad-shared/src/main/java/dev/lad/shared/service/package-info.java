/**
 * From contract to running operation. A service is its {@code openapi.yaml} and a method for each operation in it;
 * this package reads the contract, refuses to start when the two disagree, checks every request against it, runs the
 * method, and turns what comes back, or what went wrong, into the one answer format.
 *
 * <p>HTTP words stop here: what a method sees is a {@link dev.lad.shared.service.Call}, what it gives is a
 * {@link dev.lad.shared.service.Reply} or a failed future with a {@link dev.lad.shared.errors.Failure}.
 */
@NullMarked
package dev.lad.shared.service;

import org.jspecify.annotations.NullMarked;
