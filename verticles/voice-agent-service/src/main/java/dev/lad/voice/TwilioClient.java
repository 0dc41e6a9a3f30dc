package dev.lad.voice;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lad.shared.effects.EffectResult;
import dev.lad.shared.errors.Failure;
import dev.lad.shared.json.Json;
import dev.lad.shared.json.MalformedJson;
import dev.lad.shared.json.StrictJson;
import dev.lad.shared.observe.Instruments;
import dev.lad.shared.providers.Classifier;
import dev.lad.shared.providers.ProviderAnswer;
import dev.lad.shared.providers.ProviderAnswer.Refused;
import dev.lad.shared.providers.ProviderBody.Field;
import dev.lad.shared.providers.ProviderClient;
import dev.lad.shared.providers.ProviderRequest;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.time.Clock;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Twilio's Voice API of 2010-04-01, as far as we need it. A call is placed by one request, never by a second. */
final class TwilioClient {
    /** To is missing, wrong, not allowed or out of reach; see https://www.twilio.com/docs/api/errors. */
    private static final Set<String> BAD_NUMBER = Set.of("21201", "21211", "21214", "21215", "21217", "21219");

    private static final int RING_SECONDS = 30;
    private static final int MINUTE = 60;
    private static final int PAGE = 100;

    private final ProviderClient client;
    private final TwilioConfig config;
    private final String account;

    TwilioClient(Vertx vertx, Clock wall, TwilioConfig config, Instruments instruments) {
        this.client = new ProviderClient(vertx, wall, config.provider(), TwilioClient::classify, instruments);
        this.config = config;
        this.account = "/2010-04-01/Accounts/" + config.accountSid();
    }

    /** A call as Twilio lists it. */
    record Listed(String sid, Instant createdAt) {}

    /** Places a call; its result is {@code {"sid"}}. */
    Future<EffectResult> place(PhoneCall call) {
        List<Field> form = new ArrayList<>(List.of(
                new Field("To", call.to()),
                new Field("From", config.from()),
                new Field("Url", config.callback(call.id(), "twiml")),
                new Field("StatusCallback", config.callback(call.id(), "status")),
                new Field("Timeout", Integer.toString(RING_SECONDS)),
                new Field("TimeLimit", Integer.toString(call.maxMinutes() * MINUTE)),
                new Field("MachineDetection", "Enable"),
                new Field("Record", "true"),
                new Field("RecordingStatusCallback", config.callback(call.id(), "recording"))));
        List.of("initiated", "ringing", "answered", "completed")
                .forEach(event -> form.add(new Field("StatusCallbackEvent", event)));
        return client.call(ProviderRequest.post("createCall", account + "/Calls.json")
                        .form(form))
                .map(answer -> answer instanceof Refused refused && BAD_NUMBER.contains(refused.code())
                        ? new EffectResult.Refused(
                                new Failure.Unprocessable("number_unreachable", "Twilio cannot call this number."))
                        : answer.asEffect("Twilio", ok -> Json.object()
                                .put("sid", ok.json().path("sid").asText())));
    }

    /** The latest calls from us to this number. */
    Future<List<Listed>> to(String number) {
        return client.call(ProviderRequest.get("listCalls", account + "/Calls.json")
                        .query("To", number)
                        .query("From", config.from())
                        .query("PageSize", PAGE))
                .compose(answer -> answer.orFail("Twilio"))
                .map(ok -> {
                    List<Listed> listed = new ArrayList<>();
                    ok.json().path("calls").forEach(call -> listed.add(listed(call)));
                    return listed;
                });
    }

    /** How a call stands. */
    Future<CallStore.News> news(String sid) {
        return client.call(ProviderRequest.get("getCall", account + "/Calls/" + sid + ".json"))
                .compose(answer -> answer instanceof Refused refused && refused.kind() == ProviderAnswer.Kind.NOT_FOUND
                        ? Future.succeededFuture(Progress.failed("unknown_at_twilio"))
                        : answer.orFail("Twilio").map(ok -> news(ok.json())));
    }

    /** Ends a call; one that has ended already stays as it is. */
    Future<Void> end(String sid, boolean talking) {
        return client.call(ProviderRequest.post("endCall", account + "/Calls/" + sid + ".json")
                        .form(List.of(new Field("Status", talking ? "completed" : "canceled")))
                        .repeatable())
                .compose(answer ->
                        answer instanceof Refused refused && refused.code().equals("21220")
                                ? Future.succeededFuture()
                                : answer.orFail("Twilio").mapEmpty());
    }

    /** The sound as MP3. */
    Future<Buffer> recording(String recordingSid) {
        return client.call(ProviderRequest.get("getRecording", account + "/Recordings/" + recordingSid + ".mp3"))
                .compose(answer -> answer instanceof Refused refused && refused.kind() == ProviderAnswer.Kind.NOT_FOUND
                        ? Future.failedFuture(new Failure.NotFound("recording"))
                        : answer.orFail("Twilio"))
                .map(ProviderAnswer.Ok::body);
    }

    /** {@code duration} is text, and null before the end. */
    private static CallStore.News news(JsonNode call) {
        return new CallStore.News(
                CallStatus.ofTwilio(call.path("status").asText()).orElse(CallStatus.QUEUED),
                call.path("sid").asText(),
                -1,
                text(call.path("answered_by")),
                text(call.path("duration"))
                        .filter(text -> text.matches("\\d{1,6}"))
                        .map(Integer::valueOf),
                Optional.empty());
    }

    private static Optional<String> text(JsonNode member) {
        return member.isTextual() ? Optional.of(member.asText()) : Optional.empty();
    }

    private static Listed listed(JsonNode call) {
        return new Listed(
                call.path("sid").asText(),
                ZonedDateTime.parse(call.path("date_created").asText(), DateTimeFormatter.RFC_1123_DATE_TIME)
                        .toInstant());
    }

    /** {@code {"code": 21211, "message", "status"}}; the code says more than the status. */
    private static ProviderAnswer classify(Classifier.Raw raw) {
        return Classifier.BY_STATUS.classify(raw) instanceof Refused refused
                ? new Refused(refused.kind(), code(raw), refused.sentence(), refused.retryAfter())
                : Classifier.BY_STATUS.classify(raw);
    }

    private static String code(Classifier.Raw raw) {
        try {
            return StrictJson.parse(raw.body()).path("code").asText();
        } catch (MalformedJson notJson) {
            return "";
        }
    }
}
