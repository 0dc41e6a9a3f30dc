package dev.lad.campaigns.walk;

import dev.lad.campaigns.plan.Settings;
import dev.lad.campaigns.plan.Step.Channel;
import dev.lad.shared.db.Sql;
import io.vertx.core.Future;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Keeps a campaign within its caps of a day. The touches are counted under a lock that all instances take, so that no two
 * begin the last one; one that turned out not to have happened gives its place back.
 */
final class Caps {
    /** The scope of a hold on all that leads notice. */
    static final String ALL = "all";

    /** The scope of a hold on leads that were not touched yet. */
    static final String NEW_LEADS = "new_leads";

    private final TouchStore touches;

    Caps(TouchStore touches) {
        this.touches = touches;
    }

    /**
     * A cap without room.
     *
     * @param until when there is room again; empty while that depends on touches whose outcome is not known yet
     */
    record Full(String scope, String reason, Optional<Instant> until) {}

    /** What keeps the next touch of a walk from beginning now. Runs in the transaction that is to start it. */
    Future<Optional<Full>> full(Sql sql, Walk walk, Walk.Touch touch, Channel channel, Instant now) {
        Settings settings = walk.settings();
        if (!settings.capped() || !channel.outward() || touch.state() == TouchState.STARTED) {
            return Future.succeededFuture(Optional.empty());
        }
        return LockStore.caps(sql, walk.campaignId())
                .compose(alone -> touches.use(sql, walk, day(settings, now)))
                .map(use -> full(settings, use, !walk.touched(), now));
    }

    /** The campaign's day. */
    static LocalDate day(Settings settings, Instant now) {
        return now.atZone(settings.zone()).toLocalDate();
    }

    /** Pure. A cap that is used up for certain comes before one that may be. */
    static Optional<Full> full(Settings settings, TouchStore.Use use, boolean opening, Instant now) {
        Instant tomorrow = tomorrow(settings, now);
        Optional<Full> touches =
                full(ALL, "daily_cap_reached", settings.dailyCap(), use.touches(), use.startedTouches(), tomorrow);
        Optional<Full> leads = opening
                ? full(
                        NEW_LEADS,
                        "new_leads_cap_reached",
                        settings.newLeadsPerDay(),
                        use.leads(),
                        use.startedLeads(),
                        tomorrow)
                : Optional.empty();
        return Stream.of(touches, leads)
                .flatMap(Optional::stream)
                .filter(full -> full.until().isPresent())
                .findFirst()
                .or(() -> touches)
                .or(() -> leads);
    }

    private static Optional<Full> full(
            String scope, String reason, Optional<Integer> cap, int used, int started, Instant tomorrow) {
        return cap.filter(most -> used + started >= most)
                .map(most -> new Full(scope, reason, Optional.of(tomorrow).filter(certain -> used >= most)));
    }

    /** When the next day begins, or the window opens in it. */
    private static Instant tomorrow(Settings settings, Instant now) {
        Instant begins =
                day(settings, now).plusDays(1).atStartOfDay(settings.zone()).toInstant();
        return settings.window().map(window -> window.nextOpening(begins)).orElse(begins);
    }
}
