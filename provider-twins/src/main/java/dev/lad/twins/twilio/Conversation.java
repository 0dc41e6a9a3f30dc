package dev.lad.twins.twilio;

import dev.lad.twins.clock.TwinTimers;
import dev.lad.twins.world.Temperament;
import dev.lad.twins.world.Temperament.PhoneManner;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What happens between answering and hanging up: TwiML is fetched and obeyed verb by verb, each taking its time. The
 * callee answers the first question with their reply text and any further one with a plain yes.
 */
final class Conversation {
    private static final Logger log = LoggerFactory.getLogger(Conversation.class);
    private static final Duration THINKING = Duration.ofSeconds(2);
    private static final Duration PER_WORD = Duration.ofMillis(400);
    private static final Duration LONGEST_MESSAGE = Duration.ofSeconds(10);
    private static final int MAX_DOCUMENTS = 100;

    private final TwinTimers timers;
    private final Callbacks callbacks;
    private final Recordings recordings;
    private final Hangup hangup;

    /** Ends a call; false when it has ended already. */
    interface Hangup {
        boolean end(PhoneCall call, CallStatus how);
    }

    /** One document being obeyed: where it came from, which run it belongs to, and who listens. */
    private record Scene(PhoneCall call, Temperament callee, Optional<String> url, int run, int documents) {
        boolean current() {
            return call.runs(run);
        }
    }

    Conversation(TwinTimers timers, Callbacks callbacks, Recordings recordings, Hangup hangup) {
        this.timers = timers;
        this.callbacks = callbacks;
        this.recordings = recordings;
        this.hangup = hangup;
    }

    void begin(PhoneCall call, Temperament callee) {
        CallOrder order = call.order();
        if (order.url().isPresent()) {
            go(call, callee, order.url().get(), order.method());
        } else {
            say(call, callee, order.twiml().orElseThrow());
        }
    }

    /** Goes on with a document from elsewhere, whatever ran before. */
    void go(PhoneCall call, Temperament callee, String url, String method) {
        fetch(new Scene(call, callee, Optional.empty(), call.beginScript(), 0), url, method, Map.of());
    }

    /** Goes on with this document, whatever ran before. */
    void say(PhoneCall call, Temperament callee, String twiml) {
        obey(new Scene(call, callee, Optional.empty(), call.beginScript(), 1), twiml);
    }

    private void fetch(Scene scene, String reference, String method, Map<String, String> more) {
        if (!scene.current()) {
            return;
        }
        if (scene.documents() >= MAX_DOCUMENTS) {
            failed(scene, "more than " + MAX_DOCUMENTS + " documents");
            return;
        }
        String url = scene.url().map(base -> resolved(base, reference)).orElse(reference);
        var next = new Scene(scene.call(), scene.callee(), Optional.of(url), scene.run(), scene.documents() + 1);
        callbacks
                .instructions(scene.call(), url, method, more)
                .onSuccess(twiml -> obey(next, twiml))
                .onFailure(failure -> fallBack(next, String.valueOf(failure.getMessage())));
    }

    private void fallBack(Scene scene, String reason) {
        Optional<String> fallback = scene.call().order().fallbackUrl();
        if (fallback.isPresent() && !fallback.equals(scene.url())) {
            fetch(
                    scene,
                    fallback.get(),
                    "POST",
                    Map.of("ErrorCode", "11200", "ErrorUrl", scene.url().orElse("")));
        } else {
            failed(scene, reason);
        }
    }

    /** As Twilio does after "an application error has occurred": the call ends. */
    private void failed(Scene scene, String reason) {
        log.atWarn()
                .addKeyValue("call", scene.call().sid())
                .addKeyValue("reason", reason)
                .log("twilio.twiml.failed");
        if (scene.current()) {
            hangup.end(scene.call(), CallStatus.COMPLETED);
        }
    }

    private void obey(Scene scene, String twiml) {
        try {
            step(scene, Twiml.parse(twiml).verbs());
        } catch (Twiml.Malformed e) {
            failed(scene, String.valueOf(e.getMessage()));
        }
    }

    private void step(Scene scene, List<Verb> verbs) {
        if (!scene.current()) {
            return;
        }
        if (verbs.isEmpty()) {
            hangup.end(scene.call(), CallStatus.COMPLETED);
            return;
        }
        List<Verb> rest = verbs.subList(1, verbs.size());
        Verb verb = verbs.get(0);
        if (verb instanceof Verb.Sound sound) {
            timers.schedule(sound.length(), () -> step(scene, rest));
        } else if (verb instanceof Verb.Gather gather) {
            ask(scene, gather, rest);
        } else if (verb instanceof Verb.RecordMessage message) {
            record(scene, message, rest);
        } else if (verb instanceof Verb.StartRecording start) {
            recordings.start(
                    scene.call(),
                    new CallOrder.RecordingOrder(
                            "StartCallRecordingTwiML",
                            start.channels(),
                            absolute(scene, start.callback()),
                            Set.of("completed")));
            step(scene, rest);
        } else if (verb instanceof Verb.Redirect redirect) {
            fetch(scene, redirect.url(), redirect.method(), Map.of());
        } else if (verb instanceof Verb.Hangup) {
            hangup.end(scene.call(), CallStatus.COMPLETED);
        }
    }

    private void ask(Scene scene, Verb.Gather gather, List<Verb> rest) {
        Optional<String> target = gather.action().or(scene::url);
        boolean answers =
                gather.speech() && target.isPresent() && scene.callee().answers() == PhoneManner.HUMAN;
        if (!answers) {
            timers.schedule(gather.prompt().plus(gather.patience()), () -> step(scene, rest));
            return;
        }
        String words = scene.call().nextAnswer() == 0 ? scene.callee().replyText() : "Yes, that works for me.";
        Duration spoken = PER_WORD.multipliedBy(words.split("\\s+", -1).length);
        timers.schedule(
                gather.prompt().plus(THINKING).plus(spoken),
                () -> fetch(
                        scene,
                        target.get(),
                        gather.method(),
                        Map.of("SpeechResult", words, "Confidence", "0.92", "Language", "en-US")));
    }

    private void record(Scene scene, Verb.RecordMessage message, List<Verb> rest) {
        Recording recording = recordings.start(
                scene.call(),
                new CallOrder.RecordingOrder(
                        "RecordVerb", 1, absolute(scene, message.callback()), Set.of("completed")));
        Duration length = message.longest().compareTo(LONGEST_MESSAGE) < 0 ? message.longest() : LONGEST_MESSAGE;
        timers.schedule(length, () -> {
            recordings.complete(recording);
            Optional<String> target = message.action().or(scene::url);
            if (target.isPresent()) {
                Map<String, String> more = new TreeMap<>(recordings.inCallback(recording));
                more.put("Digits", "hangup");
                fetch(scene, target.get(), message.method(), more);
            } else {
                step(scene, rest);
            }
        });
    }

    private static Optional<String> absolute(Scene scene, Optional<String> reference) {
        return reference.map(url -> scene.url().map(base -> resolved(base, url)).orElse(url));
    }

    private static String resolved(String base, String reference) {
        try {
            return URI.create(base).resolve(reference).toString();
        } catch (IllegalArgumentException e) {
            return reference;
        }
    }
}
