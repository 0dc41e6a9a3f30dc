package dev.lad.twins.twilio;

import dev.lad.twins.kit.TwinContext;
import dev.lad.twins.kit.Webhook;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.client.HttpRequest;
import io.vertx.ext.web.client.WebClient;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Everything that Twilio sends to its customer's servers: signed forms, callbacks with retries and requests for TwiML. */
final class Callbacks {
    private static final Duration TIMEOUT = Duration.ofSeconds(15);

    /** One retry, and only when no connection came about: any answer ends it. */
    private static final Webhook.Retry RETRY =
            new Webhook.Retry(List.of(Duration.ZERO), status -> true, false, TIMEOUT);

    private final TwinContext context;
    private final String accountSid;
    private final String authToken;
    private final WebClient client;

    Callbacks(TwinContext context, String accountSid, String authToken) {
        this.context = context;
        this.accountSid = accountSid;
        this.authToken = authToken;
        this.client = WebClient.create(context.vertx());
        context.webhooks().sendIn(() -> RETRY);
    }

    /** Announces where the call has come, when the order asked for that. */
    void status(PhoneCall call, CallStatus status, Map<String, String> more) {
        CallOrder order = call.order();
        if (order.statusCallback().isEmpty() || !order.statusEvents().contains(status.callbackEvent())) {
            return;
        }
        Map<String, String> form = about(call, status);
        form.put("Timestamp", Rfc2822.of(context.clock().instant()));
        form.put("CallbackSource", "call-progress-events");
        form.put("SequenceNumber", Integer.toString(call.nextSequenceNumber()));
        call.answeredBy().ifPresent(whom -> form.put("AnsweredBy", whom));
        if (status.ended()) {
            form.put("CallDuration", Long.toString(call.seconds()));
            form.put("Duration", Long.toString(call.startedMinutes()));
            form.put("SipResponseCode", Integer.toString(status.sipCode()));
            form.putAll(more);
        }
        send("call." + status.word(), order.statusCallback().get(), form);
    }

    void recording(String callSid, String url, Map<String, String> about) {
        Map<String, String> form = new TreeMap<>(about);
        form.put("AccountSid", accountSid);
        form.put("CallSid", callSid);
        send("recording." + about.get("RecordingStatus"), url, form);
    }

    void answeredBy(PhoneCall call, String url, String whom, Duration after) {
        Map<String, String> form = new TreeMap<>(Map.of(
                "AccountSid",
                accountSid,
                "CallSid",
                call.sid(),
                "AnsweredBy",
                whom,
                "MachineDetectionDuration",
                Long.toString(after.toMillis())));
        send("call.amd", url, form);
    }

    /** Asks a server how the call is to go on; fails unless it answers 2xx. */
    Future<String> instructions(PhoneCall call, String url, String method, Map<String, String> more) {
        Map<String, String> form = about(call, call.status());
        call.answeredBy().ifPresent(whom -> form.put("AnsweredBy", whom));
        form.putAll(more);
        boolean get = method.equalsIgnoreCase("GET");
        String target = get ? url + (url.contains("?") ? "&" : "?") + encoded(form) : url;
        HttpRequest<Buffer> request =
                (get ? client.getAbs(target) : client.postAbs(target)).timeout(TIMEOUT.toMillis());
        headers(target, get ? Map.of() : form).forEach(request::putHeader);
        return context.memory()
                .written()
                .compose(remembered -> get ? request.send() : request.sendBuffer(Buffer.buffer(encoded(form))))
                .compose(response -> response.statusCode() / 100 == 2
                        ? Future.succeededFuture(response.bodyAsString() == null ? "" : response.bodyAsString())
                        : Future.failedFuture(url + " answered " + response.statusCode()));
    }

    private void send(String event, String url, Map<String, String> form) {
        Map<String, String> headers = headers(url, form);
        headers.put("I-Twilio-Idempotency-Token", context.ids().hex(32));
        context.webhooks().send(Webhook.of(event, url, Buffer.buffer(encoded(form)), headers));
    }

    private Map<String, String> headers(String url, Map<String, String> form) {
        Map<String, String> headers = new TreeMap<>();
        headers.put("Content-Type", "application/x-www-form-urlencoded; charset=UTF-8");
        headers.put("User-Agent", "TwilioProxy/1.1");
        headers.put("X-Twilio-Signature", TwilioSignature.of(authToken, url, form));
        return headers;
    }

    private Map<String, String> about(PhoneCall call, CallStatus status) {
        CallOrder order = call.order();
        return new TreeMap<>(Map.of(
                "AccountSid", accountSid,
                "ApiVersion", "2010-04-01",
                "CallSid", call.sid(),
                "CallStatus", status.word(),
                "Called", order.to(),
                "Caller", order.from(),
                "Direction", "outbound-api",
                "From", order.from(),
                "To", order.to()));
    }

    private static String encoded(Map<String, String> form) {
        return form.entrySet().stream()
                .map(field -> encoded(field.getKey()) + "=" + encoded(field.getValue()))
                .collect(Collectors.joining("&"));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
