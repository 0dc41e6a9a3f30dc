package dev.lad.platform.demo;

import java.io.PrintStream;
import java.math.BigDecimal;
import java.time.InstantSource;
import java.util.List;

/** The chapters in their order, on one stage. */
public final class Story {
    /** Callbacks that take minutes arrive in the time of a breath. */
    private static final int MINUTES_RUN_BY = 600;

    private final Stage stage;

    /**
     * A story that has not begun.
     *
     * @param apiUrl of the gateway
     * @param controlUrl of the twins' control API
     * @param clock real time, by which patience ends
     */
    public Story(String apiUrl, String controlUrl, PrintStream terminal, InstantSource clock) {
        var narrator = new Narrator(terminal);
        this.stage = new Stage(
                new Lad(new Http(apiUrl), narrator),
                new TwinControl(new Http(controlUrl)),
                narrator,
                new Patience(clock));
    }

    /**
     * Plays it to its end, and puts the clock back to its normal speed whatever happens.
     *
     * @throws StoryBroken with a sentence that says what went wrong
     */
    public void play() {
        try {
            stage.twins().speed(MINUTES_RUN_BY);
            BigDecimal welcome = new Arrival(stage).play();
            List<Prospect> prospects = new Prospecting(stage).play();
            BigDecimal spent = new Purse(stage).spent();
            prospects.forEach(prospect -> stage.twins().behave(prospect.apolloId(), prospect.manner()));
            String campaign = new Outreach(stage).play(prospects);
            new Watching(stage, campaign).play(prospects);
            new Closing(stage).play();
            new Reckoning(stage, welcome, spent).play(prospects);
        } finally {
            stage.twins().speed(1);
        }
    }
}
