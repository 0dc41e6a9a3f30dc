package dev.lad.voice;

import dev.lad.shared.db.Database;
import dev.lad.shared.db.Sql;
import dev.lad.shared.effects.Effects;
import dev.lad.shared.errors.Failure;
import dev.lad.shared.events.Inbox;
import dev.lad.shared.events.InboxMessage;
import dev.lad.shared.jobs.JobRunner;
import dev.lad.shared.time.Ids;
import dev.lad.shared.time.Time;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Takes in what Twilio tells and asks: signed over the address that we gave it. */
final class TwilioEvents {
    private static final String STATUS = "twilio-status";
    private static final String RECORDING = "twilio-recording";

    private final TwilioConfig config;
    private final Database database;
    private final CallStore store;
    private final AgentStore agents;
    private final Progress progress;
    private final Effects effects;
    private final Inbox inbox;
    private final Time time;
    private final Ids ids;

    TwilioEvents(
            TwilioConfig config,
            Database database,
            CallStore store,
            AgentStore agents,
            Progress progress,
            Effects effects,
            Inbox inbox,
            Time time) {
        this.config = config;
        this.database = database;
        this.store = store;
        this.agents = agents;
        this.progress = progress;
        this.effects = effects;
        this.inbox = inbox;
        this.time = time;
        this.ids = new Ids(time.business());
    }

    void workedOn(JobRunner runner) {
        inbox.process(runner, STATUS, this::status);
        inbox.process(runner, RECORDING, this::recording);
    }

    Future<Boolean> acceptStatus(UUID callId, Optional<String> signature, Buffer raw) {
        Map<String, String> form = verified(callId, "status", signature, raw);
        return accept(callId, message(STATUS, callId, form.getOrDefault("SequenceNumber", ""), raw));
    }

    Future<Boolean> acceptRecording(UUID callId, Optional<String> signature, Buffer raw) {
        Map<String, String> form = verified(callId, "recording", signature, raw);
        String event = form.getOrDefault("RecordingSid", "") + ":" + form.getOrDefault("RecordingStatus", "");
        return accept(callId, message(RECORDING, callId, event, raw));
    }

    /** To be processed in the trace of the request that had the call placed. */
    private Future<Boolean> accept(UUID callId, InboxMessage message) {
        return store.find(database.system(), callId)
                .compose(found -> found.map(call -> effects.cause(call.tenantId(), call.key()))
                        .orElseGet(() -> Future.succeededFuture(Optional.empty())))
                .compose(cause -> inbox.accept(message, cause));
    }

    /** What the agent says first, as TwiML. */
    Future<String> opening(UUID callId, Optional<String> signature, Buffer raw) {
        verified(callId, "twiml", signature, raw);
        return call(callId).compose(call -> agents.ofCall(database.tenant(call.tenantId()), call.agentId())
                .compose(agent -> said(call, "agent", Script.words(agent, call.context()))
                        .map(Script.opening(agent, call.context(), config.callback(callId, "speech")))));
    }

    /** Keeps what the callee said; what the agent says to it, as TwiML. */
    Future<String> answered(UUID callId, Optional<String> signature, Buffer raw) {
        String words = verified(callId, "speech", signature, raw).getOrDefault("SpeechResult", "");
        return call(callId).compose(call -> agents.ofCall(database.tenant(call.tenantId()), call.agentId())
                .compose(agent -> said(call, "callee", words).map(Script.closing(agent))));
    }

    private Future<Void> said(PhoneCall call, String speaker, String words) {
        return words.isBlank()
                ? Future.succeededFuture()
                : store.said(
                        database.tenant(call.tenantId()),
                        call,
                        ids.next(),
                        new PhoneCall.Utterance(speaker, words, time.business().instant()));
    }

    private Future<PhoneCall> call(UUID callId) {
        return store.find(database.system(), callId)
                .compose(found -> found.isPresent()
                        ? Future.succeededFuture(found.get())
                        : Future.failedFuture(new Failure.NotFound("call")));
    }

    private Map<String, String> verified(UUID callId, String about, Optional<String> signature, Buffer raw) {
        Map<String, String> form = form(raw);
        if (!TwilioSignature.isValid(signature.orElse(""), config.authToken(), config.callback(callId, about), form)) {
            throw new Failure.Unauthenticated("bad_signature", "This is not signed by Twilio.");
        }
        return form;
    }

    private InboxMessage message(String provider, UUID callId, String event, Buffer raw) {
        return new InboxMessage(
                provider,
                callId + ":" + event,
                Map.of("call", callId.toString()),
                raw,
                time.wall().instant());
    }

    private Future<Void> status(Sql system, InboxMessage message) {
        Map<String, String> form = form(message.body());
        Optional<CallStatus> status = CallStatus.ofTwilio(form.getOrDefault("CallStatus", ""));
        if (status.isEmpty()) {
            return Future.succeededFuture();
        }
        return progress.take(
                system,
                UUID.fromString(String.valueOf(message.headers().get("call"))),
                new CallStore.News(
                        status.get(),
                        form.getOrDefault("CallSid", ""),
                        number(form, "SequenceNumber").orElse(-1),
                        Optional.ofNullable(form.get("AnsweredBy")),
                        number(form, "CallDuration"),
                        Optional.empty()));
    }

    private Future<Void> recording(Sql system, InboxMessage message) {
        Map<String, String> form = form(message.body());
        return "completed".equals(form.get("RecordingStatus"))
                ? store.recorded(
                        system,
                        UUID.fromString(String.valueOf(message.headers().get("call"))),
                        form.getOrDefault("RecordingSid", ""),
                        number(form, "RecordingDuration"))
                : Future.succeededFuture();
    }

    private static Optional<Integer> number(Map<String, String> form, String name) {
        return Optional.ofNullable(form.get(name))
                .filter(text -> text.matches("\\d{1,6}"))
                .map(Integer::valueOf);
    }

    /** Twilio sends each name once. */
    private static Map<String, String> form(Buffer raw) {
        Map<String, String> form = new HashMap<>();
        for (String pair : raw.toString(StandardCharsets.UTF_8).split("&", -1)) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                form.put(decoded(pair.substring(0, equals)), decoded(pair.substring(equals + 1)));
            }
        }
        return form;
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException malformed) {
            throw Failure.Invalid.at("", "The body is no form.");
        }
    }
}
