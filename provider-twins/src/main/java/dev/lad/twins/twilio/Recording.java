package dev.lad.twins.twilio;

import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** One recording: in progress until it is completed. */
final class Recording {
    /** US dollars a started minute. */
    private static final BigDecimal PRICE_PER_MINUTE = new BigDecimal("0.00250");

    private final String sid;
    private final PhoneCall call;
    private final CallOrder.RecordingOrder order;
    private final Instant started;
    private Optional<Duration> length = Optional.empty();

    Recording(String sid, PhoneCall call, CallOrder.RecordingOrder order, Instant started) {
        this.sid = sid;
        this.call = call;
        this.order = order;
        this.started = started;
    }

    String sid() {
        return sid;
    }

    PhoneCall call() {
        return call;
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
        return call.origin() + path(accountSid);
    }

    JsonObject json(String accountSid) {
        BigDecimal minutes = BigDecimal.valueOf((seconds() + 59) / 60);
        return new JsonObject()
                .put("sid", sid)
                .put("account_sid", accountSid)
                .put("api_version", "2010-04-01")
                .put("call_sid", call.sid())
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
}
