package dev.lad.shared.service;

import dev.lad.bus.ApiRequest;
import dev.lad.bus.Identity;
import dev.lad.bus.Trace;
import dev.lad.shared.errors.Failure;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;

/**
 * On whose behalf something is done: the first argument of every business method.
 *
 * @param identity the verified caller
 * @param trace its position in the trace; log lines and outgoing calls carry it
 * @param requestId the id that the client knows the request by
 * @param deadlineMillis when the caller stops waiting, milliseconds since the epoch on this machine's own clock
 */
public record Caller(Identity identity, Trace trace, String requestId, long deadlineMillis) {

    public static Caller of(ApiRequest request) {
        return new Caller(request.identity(), request.trace(), request.requestId(), request.deadlineMillis());
    }

    /** A service's own background work for one tenant, with its own trace and {@code timeout} to do it in. */
    public static Caller background(String service, UUID tenantId, Clock wall, Duration timeout) {
        return background(Identity.service(service, tenantId), wall, timeout);
    }

    /** A service's own background work that belongs to no tenant. */
    public static Caller background(String service, Clock wall, Duration timeout) {
        return background(Identity.service(service), wall, timeout);
    }

    private static Caller background(Identity identity, Clock wall, Duration timeout) {
        Trace trace = Trace.begin();
        return new Caller(identity, trace, trace.traceId(), wall.millis() + timeout.toMillis());
    }

    /** The same caller in another trace: that of the request which caused the work. */
    public Caller at(Trace position) {
        return new Caller(identity, position, position.traceId(), deadlineMillis);
    }

    /**
     * The tenant that this is done for.
     *
     * @throws Failure.Unauthenticated where the caller acts for none
     */
    public UUID tenantId() {
        return identity.tenantId()
                .orElseThrow(() -> new Failure.Unauthenticated("unauthenticated", "Log in to a tenant first."));
    }

    /** The person behind it, where there is one: background work and some API keys have none. */
    public Optional<UUID> userId() {
        return identity.userId();
    }
}
