package dev.lad.campaigns.plan;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** One step of a campaign, in the form in which it is written and stored. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
    @JsonSubTypes.Type(name = "linkedin_invite", value = Step.LinkedinInvite.class),
    @JsonSubTypes.Type(name = "linkedin_message", value = Step.LinkedinMessage.class),
    @JsonSubTypes.Type(name = "instagram_follow", value = Step.InstagramFollow.class),
    @JsonSubTypes.Type(name = "instagram_dm", value = Step.InstagramDm.class),
    @JsonSubTypes.Type(name = "voice_call", value = Step.VoiceCall.class),
    @JsonSubTypes.Type(name = "create_deal", value = Step.CreateDeal.class),
    @JsonSubTypes.Type(name = "wait_for_acceptance", value = Step.WaitForAcceptance.class),
    @JsonSubTypes.Type(name = "delay", value = Step.Delay.class),
    @JsonSubTypes.Type(name = "condition", value = Step.Condition.class)
})
public sealed interface Step {

    /** As {@code next}: the walk ends here. */
    String END = "end";

    /** Unique in its plan, and the same in all its versions. */
    String id();

    /** The step that follows; empty for the one below it. */
    Optional<String> next();

    /** A step that does something outside of this service. */
    sealed interface Action extends Step {
        /** What to do when it was refused for good; without it the lead's walk ends as failed. */
        Optional<List<Step>> onFailure();

        @JsonIgnore
        Channel channel();

        /** The texts with variables, by the member that they stand in. */
        @JsonIgnore
        Map<String, String> texts();

        /** How many characters such a text may have once it is filled in. */
        @JsonIgnore
        default int longestText() {
            return Integer.MAX_VALUE;
        }

        /** Whether it is done all the same when nothing is left of its text. */
        @JsonIgnore
        default boolean goesWithoutWords() {
            return false;
        }
    }

    /** Where an action reaches the lead. */
    enum Channel {
        @JsonProperty("linkedin")
        LINKEDIN("linkedin"),
        @JsonProperty("instagram")
        INSTAGRAM("instagram"),
        @JsonProperty("voice")
        VOICE("voice"),
        @JsonProperty("deals")
        DEALS("deals");

        private final String key;

        Channel(String key) {
            this.key = key;
        }

        public String key() {
            return key;
        }

        /** Whether the lead notices. */
        public boolean outward() {
            return this != DEALS;
        }
    }

    /** Something known about a lead in a campaign. */
    enum Fact {
        @JsonProperty("accepted")
        ACCEPTED,
        @JsonProperty("replied")
        REPLIED,
        @JsonProperty("answered")
        ANSWERED
    }

    /** @param message the note, at most 300 characters when filled in; empty for an invitation without one */
    record LinkedinInvite(String id, Optional<String> message, Optional<String> next, Optional<List<Step>> onFailure)
            implements Action {
        /** https://www.linkedin.com/help/linkedin/answer/a563153: a personalised note has at most 300 characters. */
        private static final int LONGEST_MESSAGE = 300;

        @Override
        public Channel channel() {
            return Channel.LINKEDIN;
        }

        @Override
        public Map<String, String> texts() {
            return message.map(text -> Map.of("message", text)).orElse(Map.of());
        }

        @Override
        public int longestText() {
            return LONGEST_MESSAGE;
        }

        @Override
        public boolean goesWithoutWords() {
            return true;
        }
    }

    /** To somebody who is connected already. */
    record LinkedinMessage(String id, String text, Optional<String> next, Optional<List<Step>> onFailure)
            implements Action {
        /** What social-integration's sendLinkedinMessage takes. */
        private static final int LONGEST_TEXT = 8_000;

        @Override
        public Channel channel() {
            return Channel.LINKEDIN;
        }

        @Override
        public Map<String, String> texts() {
            return Map.of("text", text);
        }

        @Override
        public int longestText() {
            return LONGEST_TEXT;
        }
    }

    /** Follows the lead's profile. */
    record InstagramFollow(String id, Optional<String> next, Optional<List<Step>> onFailure) implements Action {
        @Override
        public Channel channel() {
            return Channel.INSTAGRAM;
        }

        @Override
        public Map<String, String> texts() {
            return Map.of();
        }
    }

    /** A direct message. */
    record InstagramDm(String id, String text, Optional<String> next, Optional<List<Step>> onFailure)
            implements Action {
        /** What social-integration's sendInstagramMessage takes. */
        private static final int LONGEST_TEXT = 1_000;

        @Override
        public Channel channel() {
            return Channel.INSTAGRAM;
        }

        @Override
        public Map<String, String> texts() {
            return Map.of("text", text);
        }

        @Override
        public int longestText() {
            return LONGEST_TEXT;
        }
    }

    /**
     * The walk goes on when the call has ended.
     *
     * @param context what the call is about, at most 1000 characters when filled in; empty where the agent needs none
     */
    record VoiceCall(
            String id, UUID agentId, Optional<String> context, Optional<String> next, Optional<List<Step>> onFailure)
            implements Action {
        /** What voice-agent's startCall takes. */
        private static final int LONGEST_CONTEXT = 1_000;

        @Override
        public Channel channel() {
            return Channel.VOICE;
        }

        @Override
        public Map<String, String> texts() {
            return context.map(text -> Map.of("context", text)).orElse(Map.of());
        }

        @Override
        public int longestText() {
            return LONGEST_CONTEXT;
        }

        @Override
        public boolean goesWithoutWords() {
            return true;
        }
    }

    /**
     * Puts the lead into a pipeline.
     *
     * @param valueMinor in the minor unit of {@code currency}
     */
    record CreateDeal(
            String id,
            String name,
            Optional<Long> valueMinor,
            Optional<String> currency,
            Optional<UUID> pipelineId,
            Optional<UUID> stageId,
            Optional<String> next,
            Optional<List<Step>> onFailure)
            implements Action {
        @Override
        public Channel channel() {
            return Channel.DEALS;
        }

        @Override
        public Map<String, String> texts() {
            return Map.of("name", name);
        }
    }

    /** @param onTimeout what to do with a lead that did not accept in time; without it the walk ends */
    record WaitForAcceptance(
            String id,
            Optional<Integer> days,
            Optional<Integer> hours,
            Optional<Integer> minutes,
            Optional<List<Step>> onTimeout,
            Optional<String> next)
            implements Step {
        @JsonIgnore
        public Duration timeout() {
            return span(days, hours, minutes);
        }
    }

    /** Nothing, for a while. A day has 24 hours. */
    record Delay(
            String id,
            Optional<Integer> days,
            Optional<Integer> hours,
            Optional<Integer> minutes,
            Optional<String> next)
            implements Step {
        @JsonIgnore
        public Duration duration() {
            return span(days, hours, minutes);
        }
    }

    /** Both branches go on with the step below the condition, unless they say otherwise. */
    record Condition(
            String id,
            @JsonProperty("if") Fact fact,
            Optional<List<Step>> then,
            @JsonProperty("else") Optional<List<Step>> otherwise,
            Optional<String> next)
            implements Step {}

    private static Duration span(Optional<Integer> days, Optional<Integer> hours, Optional<Integer> minutes) {
        return Duration.ofDays(days.orElse(0)).plusHours(hours.orElse(0)).plusMinutes(minutes.orElse(0));
    }

    /** The {@code type} by which it is written. */
    default String type() {
        for (JsonSubTypes.Type named :
                Step.class.getAnnotation(JsonSubTypes.class).value()) {
            if (named.value() == getClass()) {
                return named.name();
            }
        }
        throw new IllegalStateException("a step without a type: " + getClass().getName());
    }
}
