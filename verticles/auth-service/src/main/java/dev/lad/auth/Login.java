package dev.lad.auth;

import java.util.List;
import java.util.UUID;

/** What a login gives out. The refresh token exists in clear only here. */
record Login(String accessToken, String refreshToken, long expiresIn, User user) {

    /** Who logged in, with what the dashboard shows of the tenant. */
    record User(
            UUID id,
            String email,
            String firstName,
            String lastName,
            String name,
            String role,
            List<String> capabilities,
            UUID tenantId,
            String tenantName,
            String tenantStatus,
            String plan,
            List<String> features) {}
}
