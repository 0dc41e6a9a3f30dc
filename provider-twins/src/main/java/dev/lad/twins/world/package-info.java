/**
 * The seeded people and companies that all twins share, and how the people behave.
 *
 * <p>Invariants: the same seed gives the same world on every machine and JDK; a person is the same one in every twin,
 * whether known by Apollo id, LinkedIn slug or provider id, Instagram handle or phone number; everything is fictional by
 * construction: domains end in {@code .example} (RFC 2606), phone numbers are from ranges reserved for fiction (see
 * {@link dev.lad.twins.world.FictionalPhones}).
 *
 * <p>Holds nothing that happens: invitations, chats and calls belong to the twins.
 */
@NullMarked
package dev.lad.twins.world;

import org.jspecify.annotations.NullMarked;
