package dev.lad.voice;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What an agent says, as TwiML (https://www.twilio.com/docs/voice/twiml). */
final class Script {
    private static final String HEAD = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Response>";
    private static final Pattern CONTEXT = Pattern.compile("\\{\\{\\s*context\\s*}}");
    private static final String BYE = "<Hangup/></Response>";
    private static final String THANKS = "Thank you. Goodbye.";

    private Script() {}

    /**
     * Discloses, greets and asks; what is answered goes to {@code action}.
     *
     * @param context what stands where the agent says <code>{{context}}</code>
     */
    static String opening(Agent agent, Optional<String> context, String action) {
        StringBuilder twiml = new StringBuilder(HEAD);
        say(twiml, agent, agent.disclosure());
        say(twiml, agent, about(context, agent.greeting()));
        twiml.append("<Gather input=\"speech\" speechTimeout=\"auto\" timeout=\"5\" language=\"")
                .append(escaped(agent.language()))
                .append("\" action=\"")
                .append(escaped(action))
                .append("\" method=\"POST\">");
        say(twiml, agent, about(context, agent.prompt()));
        return twiml.append("</Gather>").append(BYE).toString();
    }

    /** Ends the call after an answer. */
    static String closing(Agent agent) {
        StringBuilder twiml = new StringBuilder(HEAD);
        say(twiml, agent, THANKS);
        return twiml.append(BYE).toString();
    }

    /** The greeting and the question, as they are heard. */
    static String words(Agent agent, Optional<String> context) {
        return about(context, agent.greeting() + " " + agent.prompt());
    }

    private static String about(Optional<String> context, String text) {
        return CONTEXT.matcher(text)
                .replaceAll(Matcher.quoteReplacement(context.orElse("")))
                .replaceAll(" {2,}", " ")
                .strip();
    }

    private static void say(StringBuilder twiml, Agent agent, String text) {
        if (!text.isEmpty()) {
            twiml.append("<Say voice=\"")
                    .append(escaped(agent.voice()))
                    .append("\" language=\"")
                    .append(escaped(agent.language()))
                    .append("\">")
                    .append(escaped(text))
                    .append("</Say>");
        }
    }

    /** Characters that XML 1.0 does not have are left out. */
    static String escaped(String text) {
        return text.replaceAll("[\\x00-\\x08\\x0B\\x0C\\x0E-\\x1F\\uFFFE\\uFFFF]", "")
                .replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
