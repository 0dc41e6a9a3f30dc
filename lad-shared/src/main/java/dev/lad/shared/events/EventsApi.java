package dev.lad.shared.events;

import dev.lad.shared.service.Operations;
import dev.lad.shared.service.Reply;

/** The operation {@code listEvents} of a service that has events; its contract refers to the common path item. */
public final class EventsApi {
    private final EventSource feed;

    public EventsApi(EventSource feed) {
        this.feed = feed;
    }

    public void bind(Operations operations) {
        operations.on("listEvents", call -> feed.list(
                        call.text("after").orElse(""),
                        (int) call.number("limit").orElse(100),
                        call.texts("types"))
                .map(Reply::ok));
    }
}
