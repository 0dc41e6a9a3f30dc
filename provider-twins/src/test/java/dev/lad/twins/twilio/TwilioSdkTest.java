package dev.lad.twins.twilio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.twilio.exception.ApiException;
import com.twilio.http.NetworkHttpClient;
import com.twilio.http.Request;
import com.twilio.http.Response;
import com.twilio.http.TwilioRestClient;
import com.twilio.rest.api.v2010.account.Call;
import com.twilio.security.RequestValidator;
import com.twilio.type.PhoneNumber;
import com.twilio.type.Twiml;
import dev.lad.twins.Credentials;
import dev.lad.twins.oracle.Inbox;
import dev.lad.twins.oracle.RunningTwins;
import dev.lad.twins.world.Person;
import dev.lad.twins.world.World;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import javax.sound.sampled.AudioSystem;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Twilio's own Java client against the twin. */
class TwilioSdkTest {
    private static final Credentials KEYS = Credentials.SANDBOX;
    private static final PhoneNumber FROM = new PhoneNumber("+15005550006");
    private static final World WORLD = new World(World.DEFAULT_SEED);

    private static final double SPEED = 100;
    private static RunningTwins twins;
    private TwilioRestClient twilio;
    private Inbox inbox;
    private Person callee;

    @BeforeAll
    static void start() throws Exception {
        twins = new RunningTwins();
    }

    @AfterAll
    static void stop() throws Exception {
        twins.close();
    }

    @BeforeEach
    void connect() throws Exception {
        twins.reset();
        inbox = new Inbox(twins.vertx());
        twilio = client(KEYS.twilioAuthToken());
        callee = WORLD.people().stream()
                .filter(person -> person.contact().phone().isPresent())
                .findFirst()
                .orElseThrow();
        behave("human");
        twins.clock().setSpeed(SPEED);
    }

    @AfterEach
    void closeInbox() throws Exception {
        inbox.close();
    }

    @Test
    void aCallIsAnsweredTalkedAndRecorded() throws Exception {
        inbox.answer(request -> switch (request.path()) {
            case "/voice" ->
                twiml("<Gather input=\"speech\" action=\"/answer?lead=7\"><Say>Do you have a minute?</Say></Gather>");
            case "/answer" -> twiml("<Say>Thank you, good bye.</Say><Hangup/>");
            default -> new Inbox.Reply(204, "", "text/plain");
        });

        var call = Call.creator(number(), FROM, URI.create(inbox.url("/voice")))
                .setStatusCallback(URI.create(inbox.url("/status?tenant=1")))
                .setStatusCallbackEvent(List.of("initiated", "ringing", "answered", "completed"))
                .setRecord(true)
                .setRecordingStatusCallback(inbox.url("/recording"))
                .setMachineDetection("Enable")
                .create(twilio);
        assertThat(call.getStatus()).isEqualTo(Call.Status.QUEUED);

        var initiated = status("initiated");
        assertThat(initiated)
                .containsEntry("SequenceNumber", "0")
                .containsEntry("CallbackSource", "call-progress-events");
        assertThat(status("ringing")).containsEntry("SequenceNumber", "1");
        assertThat(status("in-progress")).containsEntry("SequenceNumber", "2");
        assertThat(form(inbox.await(request -> request.path().equals("/voice"))))
                .containsEntry("AnsweredBy", "human");
        var spoken = inbox.await(request -> request.path().equals("/answer"));
        assertThat(spoken.url()).isEqualTo(inbox.url("/answer?lead=7"));
        assertThat(form(spoken)).containsEntry("SpeechResult", "Tell me more").containsKey("Confidence");

        var recorded = form(inbox.await(request -> request.path().equals("/recording")));
        var completed = status("completed");
        assertThat(completed)
                .containsEntry("SequenceNumber", "3")
                .containsEntry("AnsweredBy", "human")
                .containsEntry("RecordingSid", recorded.get("RecordingSid"));
        var ended = Call.fetcher(call.getSid()).fetch(twilio);
        assertThat(ended.getStatus()).isEqualTo(Call.Status.COMPLETED);
        assertThat(ended.getDuration()).isEqualTo(completed.get("CallDuration"));
        assertThat(ended.getAnsweredBy()).isEqualTo("human");
        var recording = com.twilio.rest.api.v2010.account.Recording.fetcher(recorded.get("RecordingSid"))
                .fetch(twilio);
        assertThat(recording.getCallSid()).isEqualTo(call.getSid());
        assertThat(recording.getStatus()).isEqualTo(com.twilio.rest.api.v2010.account.Recording.Status.COMPLETED);
        assertThat(seconds(recorded.get("RecordingUrl") + ".wav")).isEqualTo(Integer.parseInt(recording.getDuration()));
    }

    @Test
    void mediaNeedsCredentialsAndIsSound() throws Exception {
        inbox.answer(request -> twiml("<Record maxLength=\"5\" action=\"/done\"/>"));
        Call.creator(number(), FROM, URI.create(inbox.url("/voice"))).create(twilio);
        inbox.await(request -> request.path().equals("/voice"));
        String url =
                form(inbox.await(request -> request.path().equals("/done"))).get("RecordingUrl");

        assertThat(twins.send("GET", url + ".mp3", "").statusCode()).isEqualTo(401);
        byte[] mp3 = twins.download(url + ".mp3", "Authorization", basic()).body();
        assertThat(mp3).startsWith(0xFF, 0xE3).hasSizeGreaterThan(72 * 60);
    }

    @Test
    void peopleAreBusyAwayOrAnsweredByMachines() throws Exception {
        assertThat(outcomeOf("busy")).isEqualTo(Call.Status.BUSY);
        assertThat(outcomeOf("no_answer")).isEqualTo(Call.Status.NO_ANSWER);
        twins.control("POST", "/control/twilio/fail-next", new JsonObject().put("calls", 1));
        assertThat(outcomeOf("human")).isEqualTo(Call.Status.FAILED);
    }

    @Test
    void aRingingCallCanBeCanceledAndAnEndedOneCannot() throws Exception {
        twins.clock().setSpeed(0);
        var call = Call.creator(number(), FROM, new Twiml("<Response><Pause length=\"60\"/></Response>"))
                .create(twilio);

        var canceled = Call.updater(call.getSid())
                .setStatus(Call.UpdateStatus.CANCELED)
                .update(twilio);
        assertThat(canceled.getStatus()).isEqualTo(Call.Status.CANCELED);
        var again = catchThrowableOfType(ApiException.class, () -> Call.updater(call.getSid())
                .setStatus(Call.UpdateStatus.COMPLETED)
                .update(twilio));
        assertThat(again.getCode()).isEqualTo(21220);
    }

    @Test
    void listsAndPagesCalls() throws Exception {
        twins.clock().setSpeed(0);
        for (int i = 0; i < 5; i++) {
            Call.creator(number(), FROM, new Twiml("<Response><Hangup/></Response>"))
                    .create(twilio);
        }
        Call.creator(new PhoneNumber("+14155550123"), FROM, new Twiml("<Response/>"))
                .create(twilio);

        assertThat(Call.reader().setPageSize(2L).read(twilio)).hasSize(6);
        assertThat(Call.reader().setTo(number()).read(twilio)).hasSize(5);
        assertThat(Call.reader().setStatus(Call.Status.COMPLETED).read(twilio)).isEmpty();
    }

    @Test
    void refusesInTwiliosWords() {
        assertThat(refusal(() -> Call.creator(new PhoneNumber("12"), FROM, new Twiml("<Response/>"))
                        .create(twilio)))
                .isEqualTo(21211);
        assertThat(refusal(() -> Call.creator(number(), new PhoneNumber("+15005550001"), new Twiml("<Response/>"))
                        .create(twilio)))
                .isEqualTo(21212);
        assertThat(refusal(() -> Call.creator(number(), FROM, URI.create("ftp://nowhere"))
                        .create(twilio)))
                .isEqualTo(21205);
        assertThat(refusal(() -> Call.fetcher("CA" + "0".repeat(32)).fetch(twilio)))
                .isEqualTo(20404);
        assertThat(refusal(() -> Call.reader().read(client("another-token")))).isEqualTo(20003);
    }

    private static int refusal(org.assertj.core.api.ThrowableAssert.ThrowingCallable attempt) {
        return catchThrowableOfType(ApiException.class, attempt).getCode();
    }

    private Call.Status outcomeOf(String manner) throws Exception {
        behave(manner);
        var call = Call.creator(number(), FROM, new Twiml("<Response><Say>Hello</Say></Response>"))
                .setStatusCallback(URI.create(inbox.url("/status")))
                .create(twilio);
        inbox.await(request -> request.path().equals("/status"));
        return Call.fetcher(call.getSid()).fetch(twilio).getStatus();
    }

    private void behave(String manner) throws Exception {
        twins.control(
                "PUT",
                "/control/people/" + callee.apolloId() + "/behaviour",
                new JsonObject()
                        .put("answers", manner)
                        .put("replyText", "Tell me more")
                        .put("talkSeconds", 600));
    }

    /** The next status callback of that state, whose signature Twilio's own validator accepts. */
    private Map<String, String> status(String state) throws Exception {
        var received = inbox.await(request -> request.path().equals("/status")
                && form(request).get("CallStatus").equals(state));
        assertThat(new RequestValidator(KEYS.twilioAuthToken())
                        .validate(
                                received.url(),
                                form(received),
                                received.headers().get("X-Twilio-Signature")))
                .isTrue();
        assertThat(received.headers().contains("I-Twilio-Idempotency-Token")).isTrue();
        return form(received);
    }

    private static Map<String, String> form(Inbox.Received received) {
        return Arrays.stream(received.body().split("&"))
                .map(pair -> pair.split("=", 2))
                .collect(Collectors.toMap(pair -> pair[0], pair -> URLDecoder.decode(pair[1], StandardCharsets.UTF_8)));
    }

    private static Inbox.Reply twiml(String verbs) {
        return new Inbox.Reply(200, "<?xml version=\"1.0\"?><Response>" + verbs + "</Response>", "text/xml");
    }

    private static int seconds(String wavUrl) throws Exception {
        byte[] wav = twins.download(wavUrl, "Authorization", basic()).body();
        try (var audio = AudioSystem.getAudioInputStream(new ByteArrayInputStream(wav))) {
            return Math.round(audio.getFrameLength() / audio.getFormat().getFrameRate());
        }
    }

    private static String basic() {
        String credentials = KEYS.twilioAccountSid() + ":" + KEYS.twilioAuthToken();
        return "Basic " + Base64.getEncoder().encodeToString(credentials.getBytes(StandardCharsets.UTF_8));
    }

    private PhoneNumber number() {
        return new PhoneNumber(callee.contact().phone().orElseThrow());
    }

    private static TwilioRestClient client(String token) {
        return new TwilioRestClient.Builder(KEYS.twilioAccountSid(), token)
                .httpClient(new Redirected(twins.baseUrl("twilio")))
                .build();
    }

    /** The SDK has no setting for the base URL: each request is sent to the twin instead. */
    private static final class Redirected extends NetworkHttpClient {
        private final String base;

        Redirected(String base) {
            this.base = base;
        }

        @Override
        public Response makeRequest(Request request) {
            var local = new Request(request.getMethod(), request.getUrl().replaceFirst("https://[^/]+", base));
            local.setAuth(request.getUsername(), request.getPassword());
            request.getQueryParams()
                    .forEach((name, values) -> values.forEach(value -> local.addQueryParam(name, value)));
            request.getPostParams().forEach((name, values) -> values.forEach(value -> local.addPostParam(name, value)));
            return super.makeRequest(local);
        }
    }
}
