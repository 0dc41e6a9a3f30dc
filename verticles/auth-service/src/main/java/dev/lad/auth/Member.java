package dev.lad.auth;

import dev.lad.bus.Role;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * A person in a tenant.
 *
 * @param capabilities what was set for this person; empty where those of the role hold
 */
record Member(
        UUID id,
        UUID tenantId,
        String email,
        String passwordHash,
        String firstName,
        String lastName,
        Role role,
        Optional<List<String>> capabilities,
        boolean isActive) {

    /** A person as others may see it. */
    record View(
            UUID id,
            String email,
            String firstName,
            String lastName,
            String name,
            String role,
            List<String> capabilities,
            boolean isActive) {}

    View view() {
        return new View(
                id,
                email,
                firstName,
                lastName,
                (firstName + " " + lastName).strip(),
                role.key(),
                capabilities.orElseGet(() -> Capabilities.of(role)),
                isActive);
    }
}
