/** What tests start with: a real PostgreSQL, and what else they share. Never on the classpath of the product. */
@NullMarked
package dev.lad.testkit;

import org.jspecify.annotations.NullMarked;
