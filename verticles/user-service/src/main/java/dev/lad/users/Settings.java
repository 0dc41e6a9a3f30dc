package dev.lad.users;

import java.util.Optional;

/** How a person likes things. */
record Settings(String theme, String language, Notifications notifications) {
    static final Settings DEFAULT = new Settings("system", "en", new Notifications(true, true, true));

    /** What the person wants to be told of. */
    record Notifications(boolean email, boolean push, boolean weeklyReport) {}

    /** What is to be another; the rest stays. */
    record Change(Optional<String> theme, Optional<String> language, Optional<Notifications> notifications) {}

    Settings with(Change change) {
        return new Settings(
                change.theme().orElse(theme),
                change.language().orElse(language),
                change.notifications().orElse(notifications));
    }
}
