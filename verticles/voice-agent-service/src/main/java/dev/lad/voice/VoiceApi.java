package dev.lad.voice;

import static dev.lad.shared.service.Spelling.once;

import dev.lad.shared.errors.Failure;
import dev.lad.shared.service.Call;
import dev.lad.shared.service.Items;
import dev.lad.shared.service.Operations;
import dev.lad.shared.service.Reply;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.time.DateTimeException;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** The operations on agents and calls. */
final class VoiceApi {
    private static final String SIGNATURE = "X-Twilio-Signature";

    /** Seconds in which it is known of most calls whether they were placed. */
    private static final String ASK_AGAIN = "120";

    private final Agents agents;
    private final Calls calls;
    private final Rules rules;
    private final TwilioEvents events;

    VoiceApi(Agents agents, Calls calls, Rules rules, TwilioEvents events) {
        this.agents = agents;
        this.calls = calls;
        this.rules = rules;
        this.events = events;
    }

    void bind(Operations operations) {
        operations
                .on("startCall", this::startCall)
                .on(
                        "listAgents",
                        call -> agents.list(call.caller()).map(Items::all).map(Reply::list))
                .on("createAgent", this::createAgent)
                .on("getAgent", call -> agents.get(call.caller(), call.id("id")).map(Reply::ok))
                .on("updateAgent", this::updateAgent)
                .on("deleteAgent", call -> agents.delete(call.caller(), call.id("id"))
                        .map(gone -> Reply.ok(Map.of("id", call.id("id")))))
                .on("listCalls", this::listCalls)
                .on("getCall", call -> calls.get(call.caller(), call.id("id")).map(Reply::ok))
                .on("cancelCall", call -> calls.cancel(call.caller(), call.id("id"))
                        .map(Reply::ok))
                .on("getTranscript", call -> calls.transcript(call.caller(), call.id("id"))
                        .map(Items::all)
                        .map(Reply::list))
                .on("getRecording", call -> calls.recording(call.caller(), call.id("id"))
                        .map(sound -> Reply.raw(200, "audio/mpeg", sound)))
                .on(
                        "getSettings",
                        call -> rules.hours(call.caller()).map(Settings::of).map(Reply::ok))
                .on("updateSettings", this::updateSettings)
                .on("listDoNotCall", call -> rules.list(call.caller(), call.page(1))
                        .map(Reply::list))
                .on("addDoNotCall", this::addDoNotCall)
                .on("removeDoNotCall", this::removeDoNotCall)
                .on("twilioStatus", call -> events.acceptStatus(call.id("id"), call.text(SIGNATURE), call.raw())
                        .map(VoiceApi::received))
                .on("twilioRecording", call -> events.acceptRecording(call.id("id"), call.text(SIGNATURE), call.raw())
                        .map(VoiceApi::received))
                .on("twilioTwiml", call -> events.opening(call.id("id"), call.text(SIGNATURE), call.raw())
                        .map(VoiceApi::twiml))
                .on("twilioSpeech", call -> events.answered(call.id("id"), call.text(SIGNATURE), call.raw())
                        .map(VoiceApi::twiml));
    }

    private record NewUnwanted(String number, Optional<String> reason) {}

    private record Settings(String timeZone, String opens, String closes, List<Integer> days) {
        static Settings of(CallingHours hours) {
            return new Settings(
                    hours.zone().getId(),
                    hours.opens().toString(),
                    hours.closes().toString(),
                    hours.days().stream().sorted().toList());
        }

        CallingHours hours() {
            try {
                return new CallingHours(
                        ZoneId.of(timeZone), LocalTime.parse(opens), LocalTime.parse(closes), Set.copyOf(days));
            } catch (DateTimeException unknown) {
                throw Failure.Invalid.at("/timeZone", timeZone + " is no IANA time zone.");
            }
        }
    }

    /** That it is being placed is no last word: asked again under its key, the call says what became of it. */
    private Future<Reply> startCall(Call call) {
        return calls.start(
                        call.caller(),
                        call.request().header("idempotency-key"),
                        call.body(CallRequest.class).wish())
                .map(made -> {
                    Reply reply = Reply.created("/call-logs/" + made.id(), made);
                    return made.status() == CallStatus.PLACING ? reply.with("retry-after", ASK_AGAIN) : reply;
                });
    }

    private Future<Reply> createAgent(Call call) {
        return agents.create(call.caller(), call.body(Agent.Wish.class))
                .map(made -> Reply.created("/agents/" + made.id(), made));
    }

    private Future<Reply> updateAgent(Call call) {
        return agents.update(call.caller(), call.id("id"), call.body(Agent.Wish.class))
                .map(Reply::ok);
    }

    private Future<Reply> listCalls(Call call) {
        Optional<UUID> agent = once(call, "agentId", "agent_id").map(UUID::fromString);
        PhoneCall.Filter filter = new PhoneCall.Filter(agent, call.optionalId("leadId"), call.text("status"));
        return calls.list(call.caller(), filter, call.page(2)).map(Reply::list);
    }

    private Future<Reply> updateSettings(Call call) {
        return rules.setHours(call.caller(), call.body(Settings.class).hours())
                .map(Settings::of)
                .map(Reply::ok);
    }

    private Future<Reply> addDoNotCall(Call call) {
        NewUnwanted unwanted = call.body(NewUnwanted.class);
        return rules.add(call.caller(), unwanted.number(), unwanted.reason())
                .map(added -> Reply.created("/do-not-call/" + added.number(), added));
    }

    private Future<Reply> removeDoNotCall(Call call) {
        String number = call.text("number").orElseThrow();
        return rules.remove(call.caller(), number).map(gone -> Reply.ok(Map.of("number", number)));
    }

    private static Reply received(boolean stored) {
        return Reply.ok(Map.of("received", true));
    }

    private static Reply twiml(String document) {
        return Reply.raw(200, "text/xml", Buffer.buffer(document));
    }
}
