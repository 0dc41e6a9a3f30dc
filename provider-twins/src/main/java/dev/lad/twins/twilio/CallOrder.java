package dev.lad.twins.twilio;

import io.vertx.core.MultiMap;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * What {@code POST /Calls.json} asked for, checked.
 *
 * @param url where the TwiML is fetched; wins over {@code twiml}
 * @param ring how long to let it ring
 * @param limit how long the call may last at most
 */
record CallOrder(
        String to,
        String from,
        Optional<String> url,
        String method,
        Optional<String> twiml,
        Optional<String> fallbackUrl,
        Optional<String> statusCallback,
        Set<String> statusEvents,
        Duration ring,
        Duration limit,
        Optional<RecordingOrder> recording,
        Optional<String> machineDetection,
        Optional<String> asyncAmdCallback) {

    private static final Duration DEFAULT_RING = Duration.ofMinutes(1);
    private static final Duration LONGEST_RING = Duration.ofMinutes(10);
    private static final Duration LONGEST_CALL = Duration.ofHours(4);
    private static final int MAX_TWIML = 4_000;
    private static final Set<String> STATUS_EVENTS = Set.of("initiated", "ringing", "answered", "completed");

    /** How a recording is made and to whom it is announced. */
    record RecordingOrder(String source, int channels, Optional<String> callback, Set<String> events) {}

    /** @throws dev.lad.twins.kit.Refusal as Twilio refuses, with codes 21201 to 21219 */
    static CallOrder parse(MultiMap form) {
        String to = text(form, "To").orElseThrow(() -> TwilioError.invalid(21201, "No 'To' number is specified"));
        String from = text(form, "From").orElseThrow(() -> TwilioError.invalid(21213, "No 'From' number is specified"));
        PhoneNumbers.checkCallee(to);
        PhoneNumbers.checkCaller(from);
        Optional<String> url = url(form, "Url");
        Optional<String> twiml = text(form, "Twiml");
        if (url.isEmpty() && twiml.isEmpty()) {
            throw TwilioError.invalid(21205, "Url parameter is required.");
        }
        twiml.filter(document -> document.length() > MAX_TWIML).ifPresent(document -> {
            throw TwilioError.invalid(21624, "Twiml must be at most " + MAX_TWIML + " characters");
        });
        postOnly(form, "StatusCallbackMethod");
        postOnly(form, "RecordingStatusCallbackMethod");
        postOnly(form, "AsyncAmdStatusCallbackMethod");
        boolean asyncAmd = text(form, "AsyncAmd").filter("true"::equals).isPresent();
        return new CallOrder(
                to,
                from,
                url,
                text(form, "Method").orElse("POST"),
                twiml,
                url(form, "FallbackUrl"),
                url(form, "StatusCallback"),
                events(form, "StatusCallbackEvent"),
                seconds(form, "Timeout", DEFAULT_RING, LONGEST_RING),
                seconds(form, "TimeLimit", LONGEST_CALL, LONGEST_CALL),
                text(form, "Record").filter("true"::equals).map(yes -> recording(form, "OutboundAPI")),
                text(form, "MachineDetection").filter(mode -> !mode.equals("None")),
                asyncAmd ? url(form, "AsyncAmdStatusCallback") : Optional.empty());
    }

    /** @param source {@code OutboundAPI} or {@code StartCallRecordingAPI} */
    static RecordingOrder recording(MultiMap form, String source) {
        return new RecordingOrder(
                source,
                text(form, "RecordingChannels").filter("dual"::equals).isPresent() ? 2 : 1,
                url(form, "RecordingStatusCallback"),
                events(form, "RecordingStatusCallbackEvent"));
    }

    static Optional<String> text(MultiMap form, String name) {
        return Optional.ofNullable(form.get(name)).filter(value -> !value.isBlank());
    }

    static Optional<String> url(MultiMap form, String name) {
        Optional<String> url = text(form, name);
        url.filter(text -> !absolute(text)).ifPresent(text -> {
            throw TwilioError.invalid(21205, name + " is not a valid URL: " + text);
        });
        return url;
    }

    private static boolean absolute(String url) {
        try {
            URI uri = URI.create(url);
            return uri.getHost() != null && Set.of("http", "https").contains(uri.getScheme());
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static Set<String> events(MultiMap form, String name) {
        List<String> events = form.getAll(name).stream()
                .flatMap(value -> List.of(value.strip().split("[ ,]+", -1)).stream())
                .toList();
        if (name.equals("StatusCallbackEvent") && !STATUS_EVENTS.containsAll(events)) {
            throw TwilioError.invalid(21626, "Invalid StatusCallbackEvent: " + String.join(" ", events));
        }
        return events.isEmpty() ? Set.of("completed") : Set.copyOf(events);
    }

    private static void postOnly(MultiMap form, String name) {
        text(form, name).filter(method -> !method.equalsIgnoreCase("POST")).ifPresent(method -> {
            throw TwilioError.invalid(20001, name + ": this twin sends callbacks by POST only");
        });
    }

    private static Duration seconds(MultiMap form, String name, Duration absent, Duration most) {
        return text(form, name)
                .map(value -> {
                    OptionalInt number = number(value);
                    if (number.isEmpty() || number.getAsInt() > most.toSeconds()) {
                        throw TwilioError.invalid(
                                20001, name + " must be a number of seconds up to " + most.toSeconds());
                    }
                    return Duration.ofSeconds(number.getAsInt());
                })
                .orElse(absent);
    }

    static OptionalInt number(String text) {
        return text.matches("\\d{1,6}") ? OptionalInt.of(Integer.parseInt(text)) : OptionalInt.empty();
    }
}
