package dev.lad.auth;

import dev.lad.bus.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What the dashboard shows to whom: keys on top of the role, which alone decides what the services allow. */
final class Capabilities {
    private static final List<String> VIEWER =
            List.of("view_dashboard", "view_overview", "view_analytics", "view_pipeline");
    private static final List<String> MEMBER = List.of(
            "manage_campaigns",
            "manage_leads",
            "make_calls",
            "voice_agent_access",
            "apollo_search",
            "lead_enrichment",
            "ai_assistant",
            "social_media_integration",
            "deals_pipeline_access",
            "view_scraper",
            "view_make_call",
            "view_call_logs",
            "billing.view");
    private static final List<String> ADMIN = List.of("manage_team", "manage_integrations", "admin_access");
    private static final List<String> OWNER = List.of("manage_billing", "billing.admin");

    private Capabilities() {}

    /** Those of a role; each role has what those before it have. */
    static List<String> of(Role role) {
        List<String> keys = new ArrayList<>(VIEWER);
        if (role.covers(Role.MEMBER)) {
            keys.addAll(MEMBER);
        }
        if (role.covers(Role.ADMIN)) {
            keys.addAll(ADMIN);
        }
        if (role.covers(Role.OWNER)) {
            keys.addAll(OWNER);
        }
        return List.copyOf(keys);
    }

    static List<String> all() {
        return of(Role.OWNER);
    }

    /** For people: {@code manage_team} is "Manage team". */
    static String label(String key) {
        String words = key.replace('_', ' ').replace('.', ' ');
        return words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1);
    }
}
