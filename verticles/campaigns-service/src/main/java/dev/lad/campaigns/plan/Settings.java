package dev.lad.campaigns.plan;

import java.util.Optional;
import java.util.UUID;

/**
 * How a campaign sends, apart from its steps.
 *
 * @param stopOnReply whether a reply ends a lead's walk
 * @param exclusive whether its leads walk in no other exclusive campaign meanwhile
 * @param window when it may touch anybody; empty for always
 */
public record Settings(boolean stopOnReply, boolean exclusive, Optional<SendingWindow> window, Accounts accounts) {

    /** The sending accounts; where empty, social-integration chooses. */
    public record Accounts(Optional<UUID> linkedin, Optional<UUID> instagram) {
        public static final Accounts ANY = new Accounts(Optional.empty(), Optional.empty());
    }
}
