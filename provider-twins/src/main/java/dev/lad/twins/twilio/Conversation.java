package dev.lad.twins.twilio;

import dev.lad.twins.kit.TwinContext;
import dev.lad.twins.world.Temperament.PhoneManner;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
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
    private static final String RECORD_VERB = "RecordVerb";

    private final TwinContext context;
    private final Callbacks callbacks;
    private final Recordings recordings;
    private final Dialler dialler;

    /** @param dialler ends the call, and knows who was called */
    Conversation(TwinContext context, Callbacks callbacks, Recordings recordings, Dialler dialler) {
        this.context = context;
        this.callbacks = callbacks;
        this.recordings = recordings;
        this.dialler = dialler;
    }

    /** Begins as it was ordered, or goes on where it was when the twins last ended. */
    void begin(PhoneCall call) {
        CallOrder order = call.order();
        if (call.scene().isPresent()) {
            resume(call, call.scene().get());
        } else if (order.url().isPresent()) {
            go(call, order.url().get(), order.method());
        } else {
            say(call, order.twiml().orElseThrow());
        }
    }

    private void resume(PhoneCall call, Scene scene) {
        if (scene.awaited().isPresent()) {
            ask(call, scene);
        } else {
            obey(call, scene);
        }
    }

    /** Goes on with a document from elsewhere, whatever ran before. */
    void go(PhoneCall call, String url, String method) {
        fetch(call, Scene.opening(call.beginScript(), now()), url, new Scene.Asked(method, Map.of()));
    }

    /** Goes on with this document, whatever ran before. */
    void say(PhoneCall call, String twiml) {
        obey(call, Scene.opening(call.beginScript(), now()).reading(twiml, now()));
    }

    private void fetch(PhoneCall call, Scene scene, String reference, Scene.Asked asked) {
        if (!call.runs(scene.run())) {
            return;
        }
        if (scene.documents() >= MAX_DOCUMENTS) {
            failed(call, scene, "more than " + MAX_DOCUMENTS + " documents");
            return;
        }
        String url = scene.url().map(base -> resolved(base, reference)).orElse(reference);
        ask(call, scene.asking(url, asked, now()));
    }

    private void ask(PhoneCall call, Scene scene) {
        dialler.hears(call, scene);
        Scene.Asked asked = scene.awaited().orElseThrow();
        callbacks
                .instructions(call, scene.url().orElseThrow(), asked.method(), asked.more())
                .onSuccess(twiml -> obey(call, scene.reading(twiml, now())))
                .onFailure(failure -> fallBack(call, scene, String.valueOf(failure.getMessage())));
    }

    private void fallBack(PhoneCall call, Scene scene, String reason) {
        Optional<String> fallback = call.order().fallbackUrl();
        if (fallback.isPresent() && !fallback.equals(scene.url())) {
            fetch(
                    call,
                    scene,
                    fallback.get(),
                    new Scene.Asked(
                            "POST",
                            Map.of("ErrorCode", "11200", "ErrorUrl", scene.url().orElse(""))));
        } else {
            failed(call, scene, reason);
        }
    }

    /** As Twilio does after "an application error has occurred": the call ends. */
    private void failed(PhoneCall call, Scene scene, String reason) {
        log.atWarn()
                .addKeyValue("call", call.sid())
                .addKeyValue("reason", reason)
                .log("twilio.twiml.failed");
        if (call.runs(scene.run())) {
            dialler.end(call, CallStatus.COMPLETED);
        }
    }

    private void obey(PhoneCall call, Scene scene) {
        try {
            step(call, scene, Twiml.parse(scene.twiml()).verbs());
        } catch (Twiml.Malformed e) {
            failed(call, scene, String.valueOf(e.getMessage()));
        }
    }

    private void step(PhoneCall call, Scene scene, List<Verb> verbs) {
        if (!call.runs(scene.run())) {
            return;
        }
        dialler.hears(call, scene);
        if (scene.position() >= verbs.size()) {
            dialler.end(call, CallStatus.COMPLETED);
            return;
        }
        Verb verb = verbs.get(scene.position());
        Runnable next = () -> step(call, scene.next(now()), verbs);
        if (verb instanceof Verb.Sound sound) {
            after(scene, sound.length(), next);
        } else if (verb instanceof Verb.Gather gather) {
            ask(call, scene, gather, next);
        } else if (verb instanceof Verb.RecordMessage message) {
            record(call, scene, message, next);
        } else if (verb instanceof Verb.StartRecording start) {
            recordings.start(
                    call,
                    new CallOrder.RecordingOrder(
                            "StartCallRecordingTwiML",
                            start.channels(),
                            absolute(scene, start.callback()),
                            Set.of("completed")));
            next.run();
        } else if (verb instanceof Verb.Redirect redirect) {
            fetch(call, scene, redirect.url(), new Scene.Asked(redirect.method(), Map.of()));
        } else if (verb instanceof Verb.Hangup) {
            dialler.end(call, CallStatus.COMPLETED);
        }
    }

    private void ask(PhoneCall call, Scene scene, Verb.Gather gather, Runnable next) {
        Optional<String> target = gather.action().or(scene::url);
        var callee = dialler.temperament(call);
        boolean answers = gather.speech() && target.isPresent() && callee.answers() == PhoneManner.HUMAN;
        if (!answers) {
            after(scene, gather.prompt().plus(gather.patience()), next);
            return;
        }
        String words = call.answersGiven() == 0 ? callee.replyText() : "Yes, that works for me.";
        Duration spoken = PER_WORD.multipliedBy(words.split("\\s+", -1).length);
        after(scene, gather.prompt().plus(THINKING).plus(spoken), () -> {
            call.gaveAnswer();
            fetch(
                    call,
                    scene,
                    target.get(),
                    new Scene.Asked(
                            gather.method(), Map.of("SpeechResult", words, "Confidence", "0.92", "Language", "en-US")));
        });
    }

    private void record(PhoneCall call, Scene scene, Verb.RecordMessage message, Runnable next) {
        Recording recording = recordings
                .begun(call, RECORD_VERB, scene.since())
                .orElseGet(() -> recordings.start(
                        call,
                        new CallOrder.RecordingOrder(
                                RECORD_VERB, 1, absolute(scene, message.callback()), Set.of("completed"))));
        Duration length = message.longest().compareTo(LONGEST_MESSAGE) < 0 ? message.longest() : LONGEST_MESSAGE;
        at(recording.started().plus(length), () -> {
            recordings.complete(recording);
            Optional<String> target = message.action().or(scene::url);
            if (target.isPresent()) {
                Map<String, String> more = new TreeMap<>(recordings.inCallback(recording));
                more.put("Digits", "hangup");
                fetch(call, scene, target.get(), new Scene.Asked(message.method(), more));
            } else {
                next.run();
            }
        });
    }

    private void after(Scene scene, Duration length, Runnable task) {
        at(scene.since().plus(length), task);
    }

    private void at(Instant due, Runnable task) {
        context.timers().scheduleAt(due, task);
    }

    private Instant now() {
        return context.clock().instant();
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
