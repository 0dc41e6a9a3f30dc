package dev.lad.auth;

import dev.lad.shared.auth.Issuer.TenantAccess;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Which of the feature services a tenant may use. What a plan includes, billing says; core services are always on. */
final class Plans {
    static final String FREE = "free";

    static final Set<String> ALL_FEATURES = Set.of(
            "campaigns",
            "apollo-leads",
            "voice-agent",
            "deals-pipeline",
            "social-integration",
            "ai-icp-assistant",
            "lead-enrichment",
            "overview");

    private Plans() {}

    /** A trial has every feature until it ends; a tenant's own exceptions win over plan and trial. */
    static TenantAccess access(Tenant tenant, Map<String, Boolean> overrides, Instant now) {
        boolean trial = tenant.status() == Tenant.Status.TRIAL && now.isBefore(tenant.trialEndsAt());
        Set<String> features = new TreeSet<>(trial ? ALL_FEATURES : tenant.planFeatures());
        overrides.forEach((feature, enabled) -> {
            if (enabled) {
                features.add(feature);
            } else {
                features.remove(feature);
            }
        });
        return new TenantAccess(tenant.plan(), features);
    }

    /** Features as an answer shows them: in one order, whichever process answers. A set's own order differs by process. */
    static List<String> listed(Set<String> features) {
        return features.stream().sorted().toList();
    }
}
