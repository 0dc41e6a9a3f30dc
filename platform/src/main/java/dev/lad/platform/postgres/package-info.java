/**
 * A PostgreSQL of LAD's own, for machines that have none: unpacked, created, started and stopped from Java.
 *
 * <p>Invariants: writes reach the disk before they are acknowledged ({@code fsync} and {@code synchronous_commit} stay
 * on); it listens on the loopback address only and asks for a password that only its owner can read; data is used by one
 * process at a time; whatever a killed process left running is stopped before the data is opened again.
 *
 * <p>It does not upgrade data from one major release to the next, and takes no backups: for production set
 * {@code DATABASE_URL}.
 */
@NullMarked
package dev.lad.platform.postgres;

import org.jspecify.annotations.NullMarked;
