package dev.lad.campaigns.walk;

import dev.lad.campaigns.plan.SendingWindow;
import dev.lad.campaigns.plan.Step.Channel;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Whether a touch may begin now. Pure: the same situation has the same verdicts. */
final class Guards {
    static final String RUNNING = "campaign_running";
    static final String NOT_SUPPRESSED = "not_suppressed";
    static final String REACHABLE = "reachable";
    static final String NOT_HELD = "not_held";
    static final String WINDOW = "window_open";
    static final String WITHIN_CAPS = "within_caps";

    private Guards() {}

    /**
     * All that the guards look at.
     *
     * @param reacting whether this is part of the reaction to a reply, which goes on in a pause
     * @param hold what keeps the touch waiting
     */
    record Situation(
            Instant now,
            Channel channel,
            CampaignStatus status,
            boolean reacting,
            boolean suppressed,
            boolean reachable,
            Optional<Hold> hold,
            Optional<SendingWindow> window) {}

    /** Touches that are not to begin before a time. */
    record Hold(String reason, Instant until) {}

    /** Every guard's verdict, in the order in which they count. */
    static List<Verdict> verdicts(Situation situation) {
        boolean outward = situation.channel().outward();
        return List.of(
                situation.reacting() || situation.status() == CampaignStatus.RUNNING
                        ? Verdict.pass(RUNNING)
                        : Verdict.never(
                                RUNNING, "campaign_" + situation.status().key()),
                outward && situation.suppressed()
                        ? Verdict.never(NOT_SUPPRESSED, "suppressed")
                        : Verdict.pass(NOT_SUPPRESSED),
                situation.reachable() ? Verdict.pass(REACHABLE) : Verdict.never(REACHABLE, "no_address"),
                situation
                        .hold()
                        .filter(hold -> hold.until().isAfter(situation.now()))
                        .map(hold -> Verdict.wait(NOT_HELD, hold.reason(), hold.until()))
                        .orElse(Verdict.pass(NOT_HELD)),
                situation
                        .window()
                        .filter(window -> outward && !window.isOpen(situation.now()))
                        .map(window -> Verdict.wait(WINDOW, "window_closed", window.nextOpening(situation.now())))
                        .orElse(Verdict.pass(WINDOW)));
    }

    /** The first that did not pass. */
    static Optional<Verdict> objection(List<Verdict> verdicts) {
        return verdicts.stream().filter(verdict -> !verdict.passed()).findFirst();
    }
}
