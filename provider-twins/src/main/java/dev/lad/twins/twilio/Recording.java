package dev.lad.twins.twilio;

import dev.lad.twins.memory.Form;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Collectors;

/** One recording: in progress until it is completed. */
final class Recording {
    /** US dollars a started minute. */
    private static final BigDecimal PRICE_PER_MINUTE = new BigDecimal("0.00250");

    static final Form<Recording> FORM = new Form<>(Recording::kept, Recording::of);

    private final String sid;
    private final String callSid;
    private final String origin;
    private final CallOrder.RecordingOrder order;
    private final Instant started;
    private Optional<Duration> length = Optional.empty();

    /** @param origin scheme and authority of the API for the caller, for links */
    Recording(String sid, String callSid, String origin, CallOrder.RecordingOrder order, Instant started) {
        this.sid = sid;
        this.callSid = callSid;
        this.origin = origin;
        this.order = order;
        this.started = started;
    }

    String sid() {
        return sid;
    }

    String callSid() {
        return callSid;
    }

    CallOrder.RecordingOrder order() {
        return order;
    }

    Instant started() {
        return started;
    }

    void complete(Instant now) {
        length = Optional.of(Duration.between(started, now));
    }

    boolean completed() {
        return length.isPresent();
    }

    Duration length() {
        return length.orElse(Duration.ZERO);
    }

    long seconds() {
        return Math.max(1, Math.round(length().toMillis() / 1000.0));
    }

    String status() {
        return completed() ? "completed" : "in-progress";
    }

    /** The resource's address without an extension, as callbacks carry it. */
    String url(String accountSid) {
        return origin + path(accountSid);
    }

    JsonObject json(String accountSid) {
        BigDecimal minutes = BigDecimal.valueOf((seconds() + 59) / 60);
        return new JsonObject()
                .put("sid", sid)
                .put("account_sid", accountSid)
                .put("api_version", "2010-04-01")
                .put("call_sid", callSid)
                .put("channels", order.channels())
                .put("conference_sid", null)
                .put("date_created", Rfc2822.of(started))
                .put("date_updated", Rfc2822.of(started.plus(length())))
                .put("duration", completed() ? Long.toString(seconds()) : null)
                .put("encryption_details", null)
                .put("error_code", null)
                .put("media_url", url(accountSid))
                .put(
                        "price",
                        completed()
                                ? PRICE_PER_MINUTE.multiply(minutes).negate().toPlainString()
                                : null)
                .put("price_unit", "USD")
                .put("source", order.source())
                .put("start_time", Rfc2822.of(started))
                .put("status", status())
                .put("subresource_uris", new JsonObject())
                .put("uri", path(accountSid) + ".json");
    }

    private String path(String accountSid) {
        return "/2010-04-01/Accounts/" + accountSid + "/Recordings/" + sid;
    }

    private JsonObject kept() {
        return new JsonObject()
                .put("sid", sid)
                .put("call", callSid)
                .put("origin", origin)
                .put("source", order.source())
                .put("channels", order.channels())
                .put("callback", order.callback().orElse(null))
                .put("events", new JsonArray(order.events().stream().sorted().toList()))
                .put("started", started.toString())
                .put("length", length.map(Duration::toString).orElse(null));
    }

    private static Recording of(JsonObject json) {
        var order = new CallOrder.RecordingOrder(
                json.getString("source"),
                json.getInteger("channels"),
                Optional.ofNullable(json.getString("callback")),
                json.getJsonArray("events").stream().map(String::valueOf).collect(Collectors.toUnmodifiableSet()));
        var recording = new Recording(
                json.getString("sid"),
                json.getString("call"),
                json.getString("origin"),
                order,
                Instant.parse(json.getString("started")));
        recording.length = Optional.ofNullable(json.getString("length")).map(Duration::parse);
        return recording;
    }
}
