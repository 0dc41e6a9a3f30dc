/**
 * Apollo.io as its documents of August 2026 have it: people and company search, enrichment, phone numbers by webhook,
 * limits by fixed windows, credits.
 *
 * <p>Where the documents leave a choice, the twin takes the stricter one: every match is charged, also of a person that
 * was matched before; a person that is not found is {@code {"person":null}}; misses of a bulk match are left out of
 * {@code matches}; out of credits is a 422 whose text says so; {@code /people/{id}} costs nothing and shows what was paid for
 * by any match of the team, personal addresses only where they were asked for.
 *
 * <p>What it does not have: contacts, sequences, job postings (filters by them match nobody) and waterfall enrichment.
 */
@NullMarked
package dev.lad.twins.apollo;

import org.jspecify.annotations.NullMarked;
