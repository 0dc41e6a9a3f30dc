package dev.lad.twins;

import java.util.Locale;

/** A twin cannot listen because another program has its port. */
public final class PortTaken extends RuntimeException {
    private final String twin;
    private final int port;

    PortTaken(String twin, int port, Throwable cause) {
        super(
                "Port " + port + " of the " + twin
                        + " twin is taken by another program: stop that one, or set LAD_TWIN_"
                        + twin.toUpperCase(Locale.ROOT) + "_PORT to a free port.",
                cause);
        this.twin = twin;
        this.port = port;
    }

    public String twin() {
        return twin;
    }

    public int port() {
        return port;
    }
}
