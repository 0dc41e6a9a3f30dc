package dev.lad.twins.kit;

import io.vertx.core.http.HttpServerRequest;

/** A local stand-in for one provider, true to its wire contract. */
public interface Twin {

    /** The provider's name in lower case: in paths of the control API, in faults, counters and settings. */
    String name();

    /** Registers the provider's operations. Called once, before the server listens. */
    void mount(Endpoints endpoints);

    /** Throws a {@link Refusal} when the request lacks valid credentials. Called before each guarded operation. */
    void authenticate(HttpServerRequest request);

    /**
     * How this provider says {@code status}: for injected faults, unknown paths, bodies that cannot be read and bugs of
     * the twin.
     */
    Answer refuse(int status, HttpServerRequest request);

    /**
     * Adds operations of its own to the control API: paths under {@code /control/<name>/}, or acts of a
     * person under {@code /control/people/:person/}.
     */
    default void controls(Endpoints control) {}

    /**
     * Goes on with what was under way when the twins last ended, as its memory has it. Called once, when everybody who may be
     * told of it can be reached. What is overdue happens at once.
     */
    default void resume() {}

    /** Forgets everything that ever happened. Timers and counters are cleared by the caller. */
    void reset();
}
