package dev.lad.twins;

import dev.lad.twins.clock.TwinClock;
import dev.lad.twins.world.World;
import java.util.Map;
import java.util.TreeMap;

/**
 * How the twins are to run.
 *
 * @param clock theirs, and possibly also that of the program under test
 * @param host the address they listen on; whatever it is, only trusted programs should reach it, since the control API
 *     asks for no credentials
 * @param ports by name: {@code control} and each provider; 0 takes any free port
 */
public record TwinOptions(
        TwinClock clock, String host, Map<String, Integer> ports, long worldSeed, Credentials credentials) {

    public static final String CONTROL = "control";

    private static final Map<String, Integer> DEFAULT_PORTS =
            Map.of(CONTROL, 3900, "apollo", 3901, "unipile", 3902, "twilio", 3903, "gemini", 3904, "stripe", 3905);

    public TwinOptions {
        ports = Map.copyOf(ports);
    }

    public static TwinOptions defaults(TwinClock clock) {
        return new TwinOptions(clock, "127.0.0.1", DEFAULT_PORTS, World.DEFAULT_SEED, Credentials.SANDBOX);
    }

    /** Any free ports, as tests want them. */
    public static TwinOptions onFreePorts(TwinClock clock) {
        var free = new TreeMap<>(DEFAULT_PORTS);
        free.replaceAll((name, port) -> 0);
        return defaults(clock).withPorts(free);
    }

    /** Replaces the ports named and keeps the others. */
    public TwinOptions withPorts(Map<String, Integer> others) {
        var merged = new TreeMap<>(ports);
        merged.putAll(others);
        return new TwinOptions(clock, host, merged, worldSeed, credentials);
    }

    public TwinOptions withHost(String other) {
        return new TwinOptions(clock, other, ports, worldSeed, credentials);
    }

    public TwinOptions withWorldSeed(long other) {
        return new TwinOptions(clock, host, ports, other, credentials);
    }
}
