package dev.lad.shared.events;

import java.util.List;

/**
 * A part of a service's events: the answer of its internal operation {@code listEvents}.
 *
 * @param events oldest first
 * @param next where to go on; also where there was nothing of the asked types
 * @param more whether the page was full, so that asking again at once makes sense
 */
public record EventPage(List<Event> events, String next, boolean more) {}
