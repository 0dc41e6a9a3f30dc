package dev.lad.voice;

import dev.lad.shared.db.Database;
import dev.lad.shared.effects.Effect;
import dev.lad.shared.effects.Settlement;
import dev.lad.shared.json.Json;
import dev.lad.shared.service.Caller;
import dev.lad.shared.time.Time;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Finds out whether a call whose answer was lost was placed: by a callback that has come for it meanwhile, or by a call in
 * Twilio's list, to this number and since then, that is none of those we know.
 */
final class CallSettling {
    /** Before this, nothing found means nothing. */
    private static final Duration STILL_AT_IT = Duration.ofSeconds(60);

    /** How far Twilio's clock may be behind ours. */
    private static final Duration SKEW = Duration.ofMinutes(1);

    private final Database database;
    private final CallStore store;
    private final TwilioClient twilio;
    private final Time time;

    CallSettling(Database database, CallStore store, TwilioClient twilio, Time time) {
        this.database = database;
        this.store = store;
        this.twilio = twilio;
        this.time = time;
    }

    private record Request(UUID callId, String to, Instant placedAt) {}

    Future<Settlement> ask(Caller caller, Effect effect) {
        Request request = Json.read(effect.request(), Request.class);
        return store.find(database.tenant(caller.tenantId()), request.callId())
                .compose(call -> call.flatMap(PhoneCall::sid).isPresent()
                        ? Future.succeededFuture(call.flatMap(PhoneCall::sid))
                        : listed(request))
                .map(sid -> sid.<Settlement>map(
                                known -> new Settlement.Happened(Json.object().put("sid", known)))
                        .orElseGet(() -> notFound(effect)));
    }

    private Future<Optional<String>> listed(Request request) {
        return twilio.to(request.to())
                .map(calls -> calls.stream()
                        .filter(call ->
                                !call.createdAt().isBefore(request.placedAt().minus(SKEW)))
                        .map(TwilioClient.Listed::sid)
                        .toList())
                .compose(since -> store.known(database.system(), since).map(known -> stranger(since, known)));
    }

    private static Optional<String> stranger(List<String> since, List<String> known) {
        return since.stream().filter(sid -> !known.contains(sid)).findFirst();
    }

    private Settlement notFound(Effect effect) {
        return effect.startedAt().plus(STILL_AT_IT).isBefore(time.wall().instant())
                ? new Settlement.DidNotHappen("Twilio lists no such call")
                : new Settlement.StillUnknown("Twilio lists no such call yet");
    }
}
