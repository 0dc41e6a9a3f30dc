package dev.lad.voice;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lad.shared.credits.Charge;
import dev.lad.shared.credits.Cost;
import dev.lad.shared.credits.Credits;
import dev.lad.shared.credits.Prices;
import dev.lad.shared.db.Database;
import dev.lad.shared.effects.EffectOutcome;
import dev.lad.shared.effects.EffectResult;
import dev.lad.shared.effects.EffectState;
import dev.lad.shared.effects.Effects;
import dev.lad.shared.errors.Failure;
import dev.lad.shared.json.Json;
import dev.lad.shared.mesh.Ask;
import dev.lad.shared.mesh.Services;
import dev.lad.shared.service.Caller;
import dev.lad.shared.service.Items;
import dev.lad.shared.service.Page;
import dev.lad.shared.time.Ids;
import dev.lad.shared.time.Time;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Places calls and shows what became of them. */
final class Calls {
    /** The kind of the effect. */
    static final String CALL = "call";

    /** The action in billing's list of prices. */
    static final String PRICE = "voice.minute";

    private final Database database;
    private final CallStore store;
    private final Agents agents;
    private final Rules rules;
    private final TwilioClient twilio;
    private final Effects effects;
    private final Credits credits;
    private final Prices prices;
    private final Services services;
    private final Time time;
    private final Ids ids;

    Calls(
            Database database,
            CallStore store,
            Agents agents,
            Rules rules,
            TwilioClient twilio,
            Effects effects,
            Credits credits,
            Prices prices,
            Services services,
            Time time) {
        this.database = database;
        this.store = store;
        this.agents = agents;
        this.rules = rules;
        this.twilio = twilio;
        this.effects = effects;
        this.credits = credits;
        this.prices = prices;
        this.services = services;
        this.time = time;
        this.ids = new Ids(time.business());
    }

    /**
     * Calls somebody. While the answer of Twilio is lost, the call is {@code PLACING}.
     *
     * @param givenKey the same key calls once, however often it is asked for
     */
    Future<PhoneCall> start(Caller caller, Optional<String> givenKey, PhoneCall.Wish wish) {
        UUID id = ids.next();
        String key = CALL + ":" + givenKey.orElse(id.toString());
        return store.ofKey(database.tenant(caller.tenantId()), caller.tenantId(), key)
                .compose(found -> found.isPresent() ? resume(caller, wish, found.get()) : begin(caller, wish, id, key));
    }

    Future<Items<PhoneCall>> list(Caller caller, PhoneCall.Filter filter, Page page) {
        return store.list(database.tenant(caller.tenantId()), filter, page)
                .map(rows -> Items.page(
                        rows,
                        page,
                        call -> List.of(call.createdAt().toString(), call.id().toString())));
    }

    Future<PhoneCall> get(Caller caller, UUID id) {
        return store.find(database.tenant(caller.tenantId()), id)
                .compose(found -> found.isPresent()
                        ? Future.succeededFuture(found.get())
                        : Future.failedFuture(new Failure.NotFound("call")));
    }

    Future<PhoneCall> cancel(Caller caller, UUID id) {
        return get(caller, id).compose(call -> {
            if (call.status().ended()) {
                return Future.failedFuture(new Failure.Conflict("call_ended", "This call has ended already."));
            }
            if (call.sid().isEmpty()) {
                return Future.failedFuture(
                        new Failure.Conflict("in_progress", "This call is being placed; try again in a moment."));
            }
            return twilio.end(call.sid().get(), call.status() == CallStatus.IN_PROGRESS)
                    .map(call);
        });
    }

    Future<List<PhoneCall.Utterance>> transcript(Caller caller, UUID id) {
        return get(caller, id).compose(call -> store.transcript(database.tenant(caller.tenantId()), id));
    }

    /** MP3. */
    Future<Buffer> recording(Caller caller, UUID id) {
        return get(caller, id)
                .compose(call -> call.recordingId().isPresent()
                        ? twilio.recording(call.recordingId().get())
                        : Future.failedFuture(new Failure.NotFound("recording")));
    }

    private Future<PhoneCall> begin(Caller caller, PhoneCall.Wish wish, UUID id, String key) {
        return wished(caller, wish, id, key).compose(call -> store.insert(database.tenant(caller.tenantId()), call)
                .compose(mine -> mine ? place(caller, call) : Future.failedFuture(beingPlaced())));
    }

    /** The call, where it may be made now. */
    private Future<PhoneCall> wished(Caller caller, PhoneCall.Wish wish, UUID id, String key) {
        return agents.get(caller, wish.agentId()).compose(agent -> number(caller, wish)
                .compose(to -> rules.allow(caller, to, wish.timeZone().map(Calls::zone))
                        .compose(allowed -> prices.of(caller, PRICE))
                        .map(price -> call(caller, wish, id, key, agent, to, price))));
    }

    /** What is open is asked about; a call that is known not to have been placed is placed, if it may be by now. */
    private Future<PhoneCall> resume(Caller caller, PhoneCall.Wish wish, PhoneCall call) {
        if (call.status() == CallStatus.FAILED && call.sid().isEmpty()) {
            return again(caller, wish, call);
        }
        if (!call.agentId().equals(wish.agentId())
                || !wish.to().map(call.to()::equals).orElse(true)) {
            return Future.failedFuture(
                    new Failure.Unprocessable("key_reused", "This Idempotency-Key was used for another call."));
        }
        return call.status() == CallStatus.PLACING
                ? effects.find(call.tenantId(), call.key())
                        .map(found -> found.filter(effect -> effect.state() != EffectState.REFUSED))
                        .compose(maybePlaced ->
                                maybePlaced.isPresent() ? find(caller, wish, call) : placeIfAllowed(caller, wish, call))
                : Future.succeededFuture(call);
    }

    /**
     * One whose process stopped before it was placed. Its row stays as it is where it may not be placed now, since somebody
     * may be at it this moment; {@link OverdueCalls} ends it where nobody asks for it again.
     */
    private Future<PhoneCall> placeIfAllowed(Caller caller, PhoneCall.Wish wish, PhoneCall call) {
        return rules.allow(caller, call.to(), wish.timeZone().map(Calls::zone)).compose(allowed -> place(caller, call));
    }

    /** Asks what became of it. Where it was not placed, its row has ended by then, and is taken up again like any other. */
    private Future<PhoneCall> find(Caller caller, PhoneCall.Wish wish, PhoneCall call) {
        EffectResult notPlaced = new EffectResult.Refused(new Failure.NotFound("call at Twilio"));
        return effects.once(caller, call.key(), CALL, request(call), () -> Future.succeededFuture(notPlaced))
                .compose(outcome -> outcome instanceof EffectOutcome.Refused
                        ? again(caller, wish, call)
                        : came(caller, call, outcome));
    }

    private Future<PhoneCall> again(Caller caller, PhoneCall.Wish wish, PhoneCall call) {
        return wished(caller, wish, call.id(), call.key()).compose(now -> store.again(
                        database.tenant(caller.tenantId()), now)
                .compose(found -> found.isPresent() ? place(caller, found.get()) : Future.failedFuture(beingPlaced())));
    }

    private static Failure beingPlaced() {
        return new Failure.Conflict("in_progress", "This call is being placed.");
    }

    private Future<String> number(Caller caller, PhoneCall.Wish wish) {
        if (wish.to().isPresent()) {
            return Future.succeededFuture(wish.to().get());
        }
        Ask lead =
                Ask.reading("apollo-leads", "getLead").path("id", wish.leadId().orElseThrow());
        return services.call(caller, lead).compose(found -> {
            String phone = found.path("phone").asText("");
            return phone.matches("\\+[1-9]\\d{6,14}")
                    ? Future.succeededFuture(phone)
                    : Future.failedFuture(new Failure.Unprocessable(
                            "no_phone", "No phone number of this lead is known; reveal it first."));
        });
    }

    private static ZoneId zone(String name) {
        try {
            return ZoneId.of(name);
        } catch (DateTimeException unknown) {
            throw Failure.Invalid.at("/timeZone", name + " is no IANA time zone.");
        }
    }

    private PhoneCall call(
            Caller caller, PhoneCall.Wish wish, UUID id, String key, Agent agent, String to, BigDecimal price) {
        return new PhoneCall(
                caller.tenantId(),
                id,
                key,
                agent.id(),
                to,
                wish.leadId(),
                wish.reference(),
                wish.context(),
                CallStatus.PLACING,
                Optional.empty(),
                -1,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                price,
                agent.maxMinutes(),
                Optional.empty(),
                // As it is kept: the effect's request names it, and must be the same when it is asked for again.
                time.business().instant().truncatedTo(ChronoUnit.MICROS),
                Optional.empty());
    }

    private Future<PhoneCall> place(Caller caller, PhoneCall call) {
        return ask(caller, call)
                .transform(
                        ended -> ended.succeeded() ? came(caller, call, ended.result()) : didNot(call, ended.cause()));
    }

    private static JsonNode request(PhoneCall call) {
        return Json.object()
                .put("callId", call.id().toString())
                .put("to", call.to())
                .put("placedAt", call.createdAt().toString());
    }

    /** Holds for the longest call; what it has cost is known when it has ended. */
    private Future<EffectOutcome> ask(Caller caller, PhoneCall call) {
        return credits.guard(
                caller,
                new Charge(PRICE, call.mostCredits(), call.key()),
                () -> effects.once(caller, call.key(), CALL, request(call), () -> twilio.place(call)),
                outcome -> Cost.of(outcome, call::mostCredits) instanceof Cost.Nothing nothing
                        ? nothing
                        : Cost.notKnownYet());
    }

    private Future<PhoneCall> came(Caller caller, PhoneCall call, EffectOutcome outcome) {
        if (outcome instanceof EffectOutcome.Refused refused) {
            return didNot(call, refused.failure());
        }
        return outcome instanceof EffectOutcome.Done done
                ? store.placed(
                                database.tenant(call.tenantId()),
                                call.id(),
                                done.result().path("sid").asText())
                        .compose(placed -> get(caller, call.id()))
                : get(caller, call.id());
    }

    /** Ends the call where it is certain that it was not placed. */
    private Future<PhoneCall> didNot(PhoneCall call, Throwable cause) {
        return effects.isUndone(call.tenantId(), call.key())
                .compose(undone -> undone && cause instanceof Failure failure
                        ? database.inTenant(
                                call.tenantId(),
                                sql -> store.moved(
                                        sql,
                                        call.id(),
                                        Progress.failed(failure.code()),
                                        Optional.of(time.business().instant())))
                        : Future.succeededFuture())
                .transform(written -> Future.failedFuture(cause));
    }
}
