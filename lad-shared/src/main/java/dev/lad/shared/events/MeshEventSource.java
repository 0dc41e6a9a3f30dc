package dev.lad.shared.events;

import dev.lad.shared.mesh.Ask;
import dev.lad.shared.mesh.Services;
import dev.lad.shared.service.Caller;
import io.vertx.core.Future;
import java.time.Clock;
import java.time.Duration;
import java.util.List;

/** Another service's feed, asked for through the mesh. */
public final class MeshEventSource implements EventSource {
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Services services;
    private final String service;
    private final String self;
    private final Clock wall;

    /**
     * A feed to read.
     *
     * @param service whose events
     * @param self who reads them
     */
    public MeshEventSource(Services services, String service, String self, Clock wall) {
        this.services = services;
        this.service = service;
        this.self = self;
        this.wall = wall;
    }

    @Override
    public Future<EventPage> list(String after, int limit, List<String> types) {
        Ask ask = Ask.reading(service, "listEvents").query("limit", limit).query("types", String.join(",", types));
        return services.call(
                Caller.background(self, wall, PATIENCE),
                after.isEmpty() ? ask : ask.query("after", after),
                EventPage.class);
    }
}
