package dev.lad.twins.twilio;

import java.io.IOException;
import java.io.StringReader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;

/** Reads TwiML. A document that is not TwiML, or names a verb that Twilio does not know, is refused as a whole. */
final class Twiml {
    /** An ordinary speaking rate of 150 words a minute. */
    private static final Duration PER_WORD = Duration.ofMillis(400);

    private static final Duration PLAYED_FILE = Duration.ofSeconds(5);
    private static final int GATHER_TIMEOUT_SECONDS = 5;
    private static final int RECORD_SECONDS = 3_600;

    private Twiml() {}

    /** Thrown for what Twilio reports as 12100 (document parse failure) or 12200 (schema validation warning). */
    static final class Malformed extends Exception {
        Malformed(String message) {
            super(message);
        }
    }

    static Verb.Script parse(String document) throws Malformed {
        Element root = root(document);
        if (!root.getTagName().equals("Response")) {
            throw new Malformed("the document element is not Response but " + root.getTagName());
        }
        List<Verb> verbs = new ArrayList<>();
        for (Element element : children(root)) {
            verbs.addAll(verbs(element));
        }
        return new Verb.Script(verbs);
    }

    private static List<Verb> verbs(Element element) throws Malformed {
        return switch (element.getTagName()) {
            case "Say" -> List.of(new Verb.Sound(spoken(element)));
            case "Play" -> List.of(new Verb.Sound(PLAYED_FILE));
            case "Pause" -> List.of(new Verb.Sound(Duration.ofSeconds(number(element, "length", 1))));
            case "Gather" -> List.of(gather(element));
            case "Record" ->
                List.of(new Verb.RecordMessage(
                        Duration.ofSeconds(number(element, "maxLength", RECORD_SECONDS)),
                        attribute(element, "action"),
                        attribute(element, "method").orElse("POST"),
                        attribute(element, "recordingStatusCallback")));
            case "Redirect" ->
                List.of(new Verb.Redirect(
                        element.getTextContent().strip(),
                        attribute(element, "method").orElse("POST")));
            case "Hangup", "Reject", "Leave" -> List.of(new Verb.Hangup());
            case "Connect", "Dial", "Enqueue" -> List.of(new Verb.Connect());
            case "Start" ->
                children(element).stream()
                        .filter(child -> child.getTagName().equals("Recording"))
                        .<Verb>map(recording -> new Verb.StartRecording(
                                attribute(recording, "channels")
                                                .filter("dual"::equals)
                                                .isPresent()
                                        ? 2
                                        : 1,
                                attribute(recording, "recordingStatusCallback")))
                        .toList();
            case "Stop" -> List.of();
            default -> throw new Malformed("unknown verb " + element.getTagName());
        };
    }

    private static Verb gather(Element element) {
        Duration prompt = children(element).stream()
                .map(child -> switch (child.getTagName()) {
                    case "Say" -> spoken(child);
                    case "Pause" -> Duration.ofSeconds(number(child, "length", 1));
                    default -> PLAYED_FILE;
                })
                .reduce(Duration.ZERO, Duration::plus);
        boolean speech = attribute(element, "input")
                .orElse("dtmf")
                .toLowerCase(Locale.ROOT)
                .contains("speech");
        return new Verb.Gather(
                speech,
                prompt,
                Duration.ofSeconds(number(element, "timeout", GATHER_TIMEOUT_SECONDS)),
                attribute(element, "action"),
                attribute(element, "method").orElse("POST"));
    }

    private static Duration spoken(Element element) {
        String text = element.getTextContent().strip();
        int words = text.isEmpty() ? 0 : text.split("\\s+", -1).length;
        long times = Math.max(1, number(element, "loop", 1));
        return PER_WORD.multipliedBy(words * times);
    }

    private static int number(Element element, String name, int absent) {
        return attribute(element, name)
                .map(text -> CallOrder.number(text).orElse(absent))
                .orElse(absent);
    }

    private static Optional<String> attribute(Element element, String name) {
        return Optional.of(element.getAttribute(name)).filter(value -> !value.isEmpty());
    }

    private static List<Element> children(Element element) {
        var nodes = element.getChildNodes();
        return IntStream.range(0, nodes.getLength())
                .mapToObj(nodes::item)
                .flatMap(node -> node instanceof Element child ? Stream.of(child) : Stream.empty())
                .toList();
    }

    private static Element root(String document) throws Malformed {
        try {
            var factory = DocumentBuilderFactory.newInstance();
            factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
            factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
            var builder = factory.newDocumentBuilder();
            builder.setErrorHandler(null);
            return builder.parse(new InputSource(new StringReader(document.strip())))
                    .getDocumentElement();
        } catch (ParserConfigurationException | SAXException | IOException e) {
            throw new Malformed(String.valueOf(e.getMessage()));
        }
    }
}
