package dev.lad.shared.front;

/**
 * Where the local paths of a contract are found from outside: {@code base} + path, where a first segment that repeats
 * {@code name} is dropped. {@code /users/{id}} of users, mounted at {@code /api/users}, is {@code /api/users/{id}}.
 *
 * @param base what comes before, without a slash at its end
 * @param name the segment that is not said twice; empty text where nothing is dropped
 */
public record Mount(String base, String name) {
    /** A service's own port: paths as the contract has them. */
    public static final Mount LOCAL = new Mount("", "");

    /** At the gateway, under {@code /api/prefix}. */
    public static Mount api(String prefix) {
        return new Mount("/api/" + prefix, prefix);
    }

    /** The outside path of a local one; a query, as in {@code Location}, stays. */
    public String outside(String local) {
        int end = name.length() + 1;
        boolean doubled = !name.isEmpty()
                && local.startsWith(name, 1)
                && (local.length() == end || local.charAt(end) == '/' || local.charAt(end) == '?');
        return base + (doubled ? local.substring(end) : local);
    }
}
