package dev.lad.twins;

import dev.lad.twins.clock.TwinClock;
import dev.lad.twins.world.World;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * How the twins are to run.
 *
 * @param clock theirs, and possibly also that of the program under test
 * @param host the address they listen on; whatever it is, only trusted programs should reach it, since the control API
 *     asks for no credentials
 * @param pagesHost what a person's browser calls this machine, in links to pages that they open; empty: the name that the
 *     program called
 * @param ports by name: {@code control} and each provider; 0 takes any free port
 * @param platformUrl where LAD's API answers: Stripe's webhook is registered there, as an operator would do it in Stripe's
 *     dashboard; empty where a test registers its own
 * @param memory the file in which they remember what happened until their next start; empty: they forget it
 */
public record TwinOptions(
        TwinClock clock,
        String host,
        Optional<String> pagesHost,
        Map<String, Integer> ports,
        long worldSeed,
        Credentials credentials,
        Optional<String> platformUrl,
        Optional<Path> memory) {

    public static final String CONTROL = "control";

    private static final Map<String, Integer> DEFAULT_PORTS =
            Map.of(CONTROL, 3900, "apollo", 3901, "unipile", 3902, "twilio", 3903, "gemini", 3904, "stripe", 3905);

    public TwinOptions {
        ports = Map.copyOf(ports);
    }

    public static TwinOptions defaults(TwinClock clock) {
        return new TwinOptions(
                clock,
                "127.0.0.1",
                Optional.empty(),
                DEFAULT_PORTS,
                World.DEFAULT_SEED,
                Credentials.SANDBOX,
                Optional.empty(),
                Optional.empty());
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
        return new TwinOptions(clock, host, pagesHost, merged, worldSeed, credentials, platformUrl, memory);
    }

    /** The twins, without the control API, whose port is known before they start. */
    public Set<String> providers() {
        return ports.entrySet().stream()
                .filter(port -> port.getValue() != 0)
                .map(Map.Entry::getKey)
                .filter(name -> !name.equals(CONTROL))
                .collect(Collectors.toSet());
    }

    /** Where one of {@link #providers} will listen. */
    public String url(String twin) {
        return "http://" + host + ":" + ports.get(twin);
    }

    public TwinOptions withHost(String other) {
        return new TwinOptions(clock, other, pagesHost, ports, worldSeed, credentials, platformUrl, memory);
    }

    public TwinOptions withPagesHost(Optional<String> other) {
        return new TwinOptions(clock, host, other, ports, worldSeed, credentials, platformUrl, memory);
    }

    public TwinOptions withWorldSeed(long other) {
        return new TwinOptions(clock, host, pagesHost, ports, other, credentials, platformUrl, memory);
    }

    public TwinOptions withPlatformUrl(String url) {
        return new TwinOptions(clock, host, pagesHost, ports, worldSeed, credentials, Optional.of(url), memory);
    }

    public TwinOptions withMemory(Path file) {
        return new TwinOptions(clock, host, pagesHost, ports, worldSeed, credentials, platformUrl, Optional.of(file));
    }
}
