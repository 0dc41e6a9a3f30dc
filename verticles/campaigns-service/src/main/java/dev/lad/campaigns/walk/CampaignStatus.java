package dev.lad.campaigns.walk;

import com.fasterxml.jackson.annotation.JsonValue;
import dev.lad.shared.errors.Failure;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Where a campaign stands. The table below is all that can happen to it. */
public enum CampaignStatus {
    DRAFT,
    RUNNING,
    PAUSED,
    /** Every lead's walk has ended. */
    COMPLETED,
    /** Ended by a person. */
    STOPPED;

    private static final Map<CampaignStatus, Set<CampaignStatus>> NEXT = Map.of(
            DRAFT, Set.of(RUNNING),
            RUNNING, Set.of(PAUSED, COMPLETED, STOPPED),
            PAUSED, Set.of(RUNNING, STOPPED),
            COMPLETED, Set.of(),
            STOPPED, Set.of());

    public boolean mayBecome(CampaignStatus other) {
        return NEXT.getOrDefault(this, Set.of()).contains(other);
    }

    /** Whether its steps can be changed: nothing is sent by them now, and something may be. */
    public boolean isEditable() {
        return this == DRAFT || this == PAUSED;
    }

    public boolean takesLeads() {
        return this == DRAFT || this == PAUSED || this == RUNNING;
    }

    /** What cannot be done since the campaign is what it is. */
    public Failure conflict(String sentence) {
        return switch (this) {
            case DRAFT -> new Failure.Conflict("campaign_is_draft", sentence);
            case RUNNING -> new Failure.Conflict("campaign_is_running", sentence);
            case PAUSED -> new Failure.Conflict("campaign_is_paused", sentence);
            case COMPLETED -> new Failure.Conflict("campaign_is_completed", sentence);
            case STOPPED -> new Failure.Conflict("campaign_is_stopped", sentence);
        };
    }

    @JsonValue
    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static CampaignStatus of(String key) {
        return valueOf(key.toUpperCase(Locale.ROOT));
    }
}
