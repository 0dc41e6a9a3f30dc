package dev.lad.campaigns.walk;

import dev.lad.campaigns.plan.LeadCard;
import dev.lad.campaigns.plan.Settings;
import dev.lad.campaigns.plan.Step;
import java.util.UUID;

/** A touch that has been committed as started: what another service is to be asked for. */
record Order(UUID touchId, UUID campaignId, Step.Action action, LeadCard lead, Settings.Accounts accounts) {

    /** The same however often it is asked for. */
    String key() {
        return "touch:" + touchId;
    }
}
