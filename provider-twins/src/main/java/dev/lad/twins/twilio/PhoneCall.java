package dev.lad.twins.twilio;

import dev.lad.twins.memory.Form;
import io.vertx.core.MultiMap;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** One call and how far it has come. Only {@link #become} moves it, and only forward. */
final class PhoneCall {
    /** US dollars a started minute; Twilio's list price of an outbound call within the United States. */
    private static final BigDecimal PRICE_PER_MINUTE = new BigDecimal("0.01400");

    static final Form<PhoneCall> FORM = new Form<>(PhoneCall::kept, PhoneCall::of);

    private final String sid;
    private final MultiMap form;
    private final CallOrder order;
    private final String origin;
    private final Instant created;
    private final Duration queueTime;
    private CallStatus status = CallStatus.QUEUED;
    private Instant updated;
    private Optional<Instant> answeredAt = Optional.empty();
    private Optional<Instant> endedAt = Optional.empty();
    private Optional<String> answeredBy = Optional.empty();
    private Optional<Scene> scene = Optional.empty();
    private int callbacks;
    private int script;
    private int answersGiven;

    /**
     * @param form what was ordered, as it was sent
     * @param origin scheme and authority of the API for the caller, for links
     */
    PhoneCall(String sid, MultiMap form, String origin, Instant created, Duration queueTime) {
        this.sid = sid;
        this.form = form;
        this.order = CallOrder.parse(form);
        this.origin = origin;
        this.created = created;
        this.updated = created;
        this.queueTime = queueTime;
    }

    String sid() {
        return sid;
    }

    CallOrder order() {
        return order;
    }

    String origin() {
        return origin;
    }

    CallStatus status() {
        return status;
    }

    Instant created() {
        return created;
    }

    /** When its turn comes to be dialled. */
    Instant dialledAt() {
        return created.plus(queueTime);
    }

    /** When it last moved. */
    Instant updated() {
        return updated;
    }

    Optional<Instant> answeredAt() {
        return answeredAt;
    }

    Optional<Instant> endedAt() {
        return endedAt;
    }

    Optional<String> answeredBy() {
        return answeredBy;
    }

    void answeredBy(String whom) {
        answeredBy = Optional.of(whom);
    }

    /** Whether the move was possible; an impossible one changes nothing. */
    boolean become(CallStatus next, Instant now) {
        if (!status.canBecome(next)) {
            return false;
        }
        status = next;
        updated = now;
        if (next == CallStatus.IN_PROGRESS) {
            answeredAt = Optional.of(now);
        }
        if (next.ended()) {
            endedAt = Optional.of(now);
        }
        return true;
    }

    Duration talked() {
        return answeredAt
                .flatMap(from -> endedAt.map(to -> Duration.between(from, to)))
                .orElse(Duration.ZERO);
    }

    /** Twilio rounds to the nearest second, and a call that was answered lasts one at least. */
    long seconds() {
        return answeredAt.isEmpty() ? 0 : Math.max(1, Math.round(talked().toMillis() / 1000.0));
    }

    long startedMinutes() {
        return (seconds() + 59) / 60;
    }

    /** Counts callbacks from 0. */
    int nextSequenceNumber() {
        return callbacks++;
    }

    /** Makes whatever TwiML ran before obsolete; the number of the one that runs now. */
    int beginScript() {
        return ++script;
    }

    boolean runs(int number) {
        return status == CallStatus.IN_PROGRESS && script == number;
    }

    /** What the callee hears now; empty before anything is known of it. */
    Optional<Scene> scene() {
        return scene;
    }

    void hears(Scene now) {
        scene = Optional.of(now);
    }

    /** How often the callee has answered a question. */
    int answersGiven() {
        return answersGiven;
    }

    void gaveAnswer() {
        answersGiven++;
    }

    JsonObject json(String accountSid) {
        String path = "/2010-04-01/Accounts/" + accountSid + "/Calls/" + sid;
        boolean priced = status == CallStatus.COMPLETED;
        BigDecimal price =
                PRICE_PER_MINUTE.multiply(BigDecimal.valueOf(startedMinutes())).negate();
        return new JsonObject()
                .put("sid", sid)
                .put("account_sid", accountSid)
                .put("annotation", null)
                .put("answered_by", answeredBy.orElse(null))
                .put("api_version", "2010-04-01")
                .put("caller_name", null)
                .put("date_created", Rfc2822.of(created))
                .put("date_updated", Rfc2822.of(updated))
                .put("direction", "outbound-api")
                .put("duration", status.ended() ? Long.toString(seconds()) : null)
                .put("end_time", Rfc2822.of(endedAt))
                .put("forwarded_from", null)
                .put("from", order.from())
                .put("from_formatted", PhoneNumbers.formatted(order.from()))
                .put("group_sid", null)
                .put("parent_call_sid", null)
                .put("phone_number_sid", "PN" + sid.substring(2))
                .put("price", priced ? price.toPlainString() : null)
                .put("price_unit", "USD")
                .put("queue_time", Long.toString(queueTime.toMillis()))
                .put("start_time", Rfc2822.of(answeredAt.or(() -> endedAt)))
                .put("status", status.shown())
                .put(
                        "subresource_uris",
                        new JsonObject()
                                .put("recordings", path + "/Recordings.json")
                                .put("events", path + "/Events.json"))
                .put("to", order.to())
                .put("to_formatted", PhoneNumbers.formatted(order.to()))
                .put("trunk_sid", null)
                .put("uri", path + ".json");
    }

    private JsonObject kept() {
        var sent = new JsonArray();
        form.forEach(field -> sent.add(new JsonArray().add(field.getKey()).add(field.getValue())));
        return new JsonObject()
                .put("sid", sid)
                .put("form", sent)
                .put("origin", origin)
                .put("created", created.toString())
                .put("queueTime", queueTime.toString())
                .put("status", status.name())
                .put("updated", updated.toString())
                .put("answeredAt", answeredAt.map(Instant::toString).orElse(null))
                .put("endedAt", endedAt.map(Instant::toString).orElse(null))
                .put("answeredBy", answeredBy.orElse(null))
                .put("callbacks", callbacks)
                .put("script", script)
                .put("answersGiven", answersGiven)
                .put("scene", scene.map(Scene::kept).orElse(null));
    }

    private static PhoneCall of(JsonObject json) {
        var form = MultiMap.caseInsensitiveMultiMap();
        json.getJsonArray("form").forEach(field -> {
            var pair = (JsonArray) field;
            form.add(pair.getString(0), pair.getString(1));
        });
        var call = new PhoneCall(
                json.getString("sid"),
                form,
                json.getString("origin"),
                Instant.parse(json.getString("created")),
                Duration.parse(json.getString("queueTime")));
        call.status = CallStatus.valueOf(json.getString("status"));
        call.updated = Instant.parse(json.getString("updated"));
        call.answeredAt = Optional.ofNullable(json.getString("answeredAt")).map(Instant::parse);
        call.endedAt = Optional.ofNullable(json.getString("endedAt")).map(Instant::parse);
        call.answeredBy = Optional.ofNullable(json.getString("answeredBy"));
        call.callbacks = json.getInteger("callbacks");
        call.script = json.getInteger("script");
        call.answersGiven = json.getInteger("answersGiven");
        call.scene = Optional.ofNullable(json.getJsonObject("scene")).map(Scene::of);
        return call;
    }
}
