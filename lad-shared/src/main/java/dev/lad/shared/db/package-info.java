/**
 * PostgreSQL for one service: its own schema, its own roles, every statement bound to a tenant.
 *
 * <p>Invariants: SQL runs only through {@link dev.lad.shared.db.Sql}, which was made for one tenant or, for background
 * work that crosses tenants, for the service's system role. Row-level security is forced on every table, so that a
 * statement that forgets its tenant sees nothing. The request path cannot reach the system role.
 */
@NullMarked
package dev.lad.shared.db;

import org.jspecify.annotations.NullMarked;
