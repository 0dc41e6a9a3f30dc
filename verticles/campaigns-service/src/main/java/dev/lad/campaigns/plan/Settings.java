package dev.lad.campaigns.plan;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lad.shared.json.Json;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.UUID;

/**
 * How a campaign sends, apart from its steps.
 *
 * @param stopOnReply whether a reply ends a lead's walk
 * @param exclusive whether its leads walk in no other exclusive campaign meanwhile
 * @param window when it may touch anybody; empty for always
 * @param dailyCap how many touches may begin in a day; empty for any number
 * @param newLeadsPerDay how many leads may have their first touch in a day; empty for any number
 */
public record Settings(
        boolean stopOnReply,
        boolean exclusive,
        Optional<SendingWindow> window,
        Accounts accounts,
        Optional<Integer> dailyCap,
        Optional<Integer> newLeadsPerDay) {

    /** As they were stored, by this release or the next. */
    public static Settings kept(JsonNode json) {
        return Json.readLeniently(json, Settings.class);
    }

    /** Whose days its caps count: the zone of the window, else UTC. */
    public ZoneId zone() {
        return window.map(SendingWindow::region).orElse(ZoneOffset.UTC);
    }

    public boolean capped() {
        return dailyCap.isPresent() || newLeadsPerDay.isPresent();
    }

    /** The sending accounts; where empty, social-integration chooses. */
    public record Accounts(Optional<UUID> linkedin, Optional<UUID> instagram) {
        public static final Accounts ANY = new Accounts(Optional.empty(), Optional.empty());

        /** The one that sends over a channel, where it is named. */
        public Optional<UUID> of(Step.Channel channel) {
            return switch (channel) {
                case LINKEDIN -> linkedin;
                case INSTAGRAM -> instagram;
                case VOICE, DEALS -> Optional.empty();
            };
        }
    }
}
