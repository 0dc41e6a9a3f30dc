/**
 * What people say of themselves and how they like things, and the people of a tenant as its admins see them.
 *
 * <p>Who belongs to a tenant, in which role, under which e-mail address, is the auth-service's; this service asks it. A
 * profile's names are this service's from the first change on, and are told to the auth-service by a durable job, so
 * that they may differ for a moment after a change.
 */
@NullMarked
package dev.lad.users;

import org.jspecify.annotations.NullMarked;
