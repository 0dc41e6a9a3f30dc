package dev.lad.users;

import java.util.List;
import java.util.UUID;

/** A person of the tenant, as the auth-service knows it. */
record Member(
        UUID id,
        String email,
        String firstName,
        String lastName,
        String name,
        String role,
        List<String> capabilities,
        boolean isActive) {}
