package dev.lad.overview;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;

/**
 * Something that has happened to a tenant.
 *
 * @param id counts the tenant's entries
 * @param type what happened, as the service that told it calls it: {@code call.ended}
 * @param detail what it is about
 * @param at on the business clock
 */
record Activity(long id, String type, Instant at, JsonNode detail) {}
