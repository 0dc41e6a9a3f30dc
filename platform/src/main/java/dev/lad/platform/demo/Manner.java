package dev.lad.platform.demo;

import dev.lad.shared.json.Json;
import java.time.Duration;
import java.util.Optional;

/** How one of the leads behaves in this story, in hours of the twins' clock. */
enum Manner {
    REPLIES(
            Optional.of(2),
            Optional.of(3),
            "human",
            "accepts after two hours and replies three hours after the message"),
    ANSWERS_THE_PHONE(Optional.of(5), Optional.empty(), "human", "accepts, does not reply, but answers the phone"),
    MISSES_THE_CALL(Optional.of(8), Optional.empty(), "no_answer", "accepts, does not reply, does not pick up"),
    IGNORES_US(Optional.empty(), Optional.empty(), "no_answer", "never accepts");

    static final String REPLY = "Yes, that comes at the right time. Shall we talk on Thursday?";
    private static final Duration TALK = Duration.ofSeconds(40);

    private final Optional<Integer> acceptsAfterHours;
    private final Optional<Integer> repliesAfterHours;
    private final String phone;
    private final String sentence;

    Manner(Optional<Integer> acceptsAfterHours, Optional<Integer> repliesAfterHours, String phone, String sentence) {
        this.acceptsAfterHours = acceptsAfterHours;
        this.repliesAfterHours = repliesAfterHours;
        this.phone = phone;
        this.sentence = sentence;
    }

    boolean accepts() {
        return acceptsAfterHours.isPresent();
    }

    boolean isCalled() {
        return this == ANSWERS_THE_PHONE || this == MISSES_THE_CALL;
    }

    String sentence() {
        return sentence;
    }

    /** As the control API of the twins takes it. */
    Object behaviour() {
        var behaviour = Json.object();
        behaviour.put("acceptsAfterHours", acceptsAfterHours.orElse(null));
        behaviour.put("repliesAfterHours", repliesAfterHours.orElse(null));
        behaviour.put("replyText", REPLY);
        behaviour.put("answers", phone);
        behaviour.put("talkSeconds", TALK.toSeconds());
        return behaviour;
    }
}
