package dev.lad.bus;

/**
 * A running instance of a service says that it is there. Published when it starts, every few seconds while it runs,
 * and when it begins to drain. Whoever has not heard of an instance for a while takes it for gone.
 *
 * @param service the service's name
 * @param instance this start of this process's copy of the service, unique: the id of its node, a dot, and its own
 * @param address the event bus address that reaches exactly this instance; empty text for a service that is called over
 *     HTTP alone, which never travels
 * @param url where its own port answers, as other processes reach it
 * @param contractHash SHA-256 of its contract, in hex: a new value tells callers to fetch the contract anew
 * @param version the release that it runs
 * @param state whether new work may go to it
 */
public record Announcement(
        String service, String instance, String address, String url, String contractHash, String version, State state) {

    /** The address on which announcements are published, and on which a newcomer asks all others to announce. */
    public static final String ADDRESS = "lad.announcements";

    /** Published by whoever wants everyone to announce now. */
    public static final String ROLL_CALL = "lad.roll-call";

    /** The id of the process that it runs in. */
    public String node() {
        int dot = instance.indexOf('.');
        return dot < 0 ? instance : instance.substring(0, dot);
    }

    /** The same instance in another state. */
    public Announcement in(State other) {
        return new Announcement(service, instance, address, url, contractHash, version, other);
    }

    /** Whether the event bus reaches it; otherwise its URL does. */
    public boolean onBus() {
        return !address.isEmpty();
    }

    /** Whether new work may go to an instance. */
    public enum State {
        UP,
        DRAINING,
        GONE
    }
}
