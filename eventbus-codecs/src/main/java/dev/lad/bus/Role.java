package dev.lad.bus;

import java.util.Locale;
import java.util.Optional;

/** What a person may do in a tenant. Each role may do what those before it may; a tenant has exactly one owner. */
public enum Role {
    VIEWER,
    MEMBER,
    ADMIN,
    OWNER;

    /** Whether this role may do what {@code required} asks for. */
    public boolean covers(Role required) {
        return compareTo(required) >= 0;
    }

    /** The lower-case name used in tokens, JSON and SQL. */
    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<Role> of(String key) {
        for (Role role : values()) {
            if (role.key().equals(key)) {
                return Optional.of(role);
            }
        }
        return Optional.empty();
    }
}
