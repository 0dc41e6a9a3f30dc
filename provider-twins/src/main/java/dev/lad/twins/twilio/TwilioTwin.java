package dev.lad.twins.twilio;

import static io.vertx.core.http.HttpMethod.DELETE;
import static io.vertx.core.http.HttpMethod.GET;
import static io.vertx.core.http.HttpMethod.POST;

import dev.lad.twins.kit.Answer;
import dev.lad.twins.kit.Endpoints;
import dev.lad.twins.kit.Operation;
import dev.lad.twins.kit.Twin;
import dev.lad.twins.kit.TwinContext;
import dev.lad.twins.memory.Shelf;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** Twilio's Voice API under {@code /2010-04-01/Accounts/{AccountSid}}. */
public final class TwilioTwin implements Twin {
    private static final String ACCOUNTS = "/2010-04-01/Accounts/";

    private final TwinContext context;
    private final String accountSid;
    private final String authToken;
    private final Callbacks callbacks;
    private final Shelf<PhoneCall> calls;
    private final Recordings recordings;
    private final Dialler dialler;

    /**
     * @param accountSid {@code AC} and 32 hexadecimal digits; also the user name of Basic authentication
     * @param authToken its password, and the key of {@code X-Twilio-Signature}
     */
    public TwilioTwin(TwinContext context, String accountSid, String authToken) {
        this.context = context;
        this.accountSid = accountSid;
        this.authToken = authToken;
        this.callbacks = new Callbacks(context, accountSid, authToken);
        this.calls = context.memory().shelf("twilio.calls", PhoneCall.FORM);
        this.recordings = new Recordings(context.clock(), context.ids(), callbacks, accountSid, context.memory());
        this.dialler = new Dialler(context, callbacks, recordings, calls);
    }

    @Override
    public String name() {
        return "twilio";
    }

    @Override
    public void mount(Endpoints endpoints) {
        on(endpoints, POST, "/Calls.json", this::create);
        on(endpoints, GET, "/Calls.json", this::list);
        on(endpoints, GET, "/Calls/:file", request -> shown(200, call(request)));
        on(endpoints, POST, "/Calls/:file", this::update);
        on(endpoints, DELETE, "/Calls/:file", this::delete);
        on(
                endpoints,
                GET,
                "/Calls/:call/Recordings.json",
                request -> recordingPage(request, recordings.of(call(request.pathParam("call"), request))));
        on(endpoints, POST, "/Calls/:call/Recordings.json", this::startRecording);
        on(endpoints, GET, "/Recordings.json", request -> recordingPage(request, recordings.all()));
        on(endpoints, GET, "/Recordings/:file", this::recording);
        on(endpoints, DELETE, "/Recordings/:file", this::deleteRecording);
    }

    private void on(Endpoints endpoints, HttpMethod method, String path, Operation operation) {
        endpoints.on(method, ACCOUNTS + ":account" + path, request -> {
            if (!accountSid.equals(request.pathParam("account"))) {
                throw TwilioError.notFound(request.request().path());
            }
            return operation.handle(request);
        });
    }

    @Override
    public void authenticate(HttpServerRequest request) {
        String expected =
                Base64.getEncoder().encodeToString((accountSid + ":" + authToken).getBytes(StandardCharsets.UTF_8));
        if (!("Basic " + expected).equals(request.getHeader("Authorization"))) {
            throw TwilioError.unauthorized();
        }
    }

    @Override
    public Answer refuse(int status, HttpServerRequest request) {
        return switch (status) {
            case 401 -> TwilioError.unauthorized().answer();
            case 403 -> TwilioError.answer(403, 20003, "Permission Denied");
            case 404 -> TwilioError.notFound(request.path()).answer();
            case 405 -> TwilioError.answer(405, 20004, "Method not allowed");
            case 429 -> TwilioError.tooManyRequests().answer();
            case 500, 502, 503, 504 -> TwilioError.answer(status, 20500, "An internal server error has occurred");
            default -> TwilioError.answer(status, 20001, "Invalid request");
        };
    }

    @Override
    public void controls(Endpoints control) {
        control.on(POST, "/control/twilio/fail-next", request -> {
            int times = Optional.ofNullable(request.body().asJsonObject())
                    .map(body -> body.getInteger("calls", 1))
                    .orElse(1);
            dialler.failNext(times);
            return Answer.json(200, new JsonObject().put("calls", times));
        });
        control.on(POST, "/control/twilio/calls/:call/hangup", request -> {
            PhoneCall call = call(request.pathParam("call"), request);
            if (!dialler.end(call, CallStatus.COMPLETED)) {
                throw TwilioError.invalid(21220, "Call is not in-progress.");
            }
            return shown(200, call);
        });
    }

    @Override
    public void reset() {
        calls.clear();
        recordings.reset();
        dialler.reset();
    }

    @Override
    public void resume() {
        dialler.resume();
    }

    private Answer create(RoutingContext request) {
        var call = new PhoneCall(
                "CA" + context.ids().hex(32),
                request.request().formAttributes(),
                request.request().scheme() + "://" + request.request().authority(),
                context.clock().instant(),
                dialler.queueTime());
        calls.put(call.sid(), call);
        dialler.place(call);
        return shown(201, call);
    }

    private Answer list(RoutingContext request) {
        List<JsonObject> found = CallPages.filtered(calls.all(), request.queryParams()).stream()
                .map(call -> call.json(accountSid))
                .toList();
        return Answer.json(
                200, CallPages.page("calls", ACCOUNTS + accountSid + "/Calls.json", request.queryParams(), found));
    }

    private Answer update(RoutingContext request) {
        PhoneCall call = call(request);
        var form = request.request().formAttributes();
        Optional<String> status = CallOrder.text(form, "Status");
        if (status.isPresent()) {
            end(call, status.get());
            return shown(200, call);
        }
        Optional<String> url = CallOrder.url(form, "Url");
        Optional<String> twiml = CallOrder.text(form, "Twiml");
        if (url.isEmpty() && twiml.isEmpty()) {
            throw TwilioError.invalid(21205, "Url parameter is required.");
        }
        if (call.status() != CallStatus.IN_PROGRESS) {
            throw TwilioError.invalid(21220, "Call is not in-progress. Cannot redirect.");
        }
        url.ifPresentOrElse(
                target -> dialler.conversation()
                        .go(call, target, CallOrder.text(form, "Method").orElse("POST")),
                () -> dialler.conversation().say(call, twiml.orElseThrow()));
        return shown(200, call);
    }

    private void end(PhoneCall call, String wanted) {
        boolean live = call.status() == CallStatus.IN_PROGRESS;
        boolean ended =
                switch (wanted) {
                    case "completed" -> dialler.end(call, live ? CallStatus.COMPLETED : CallStatus.CANCELED);
                    case "canceled" -> dialler.end(call, CallStatus.CANCELED);
                    default -> throw TwilioError.invalid(21218, "Invalid Status: " + wanted);
                };
        if (!ended) {
            throw TwilioError.invalid(21220, "Call is " + call.status().shown() + " and cannot become " + wanted);
        }
    }

    private Answer delete(RoutingContext request) {
        PhoneCall call = call(request);
        if (!call.status().ended()) {
            throw TwilioError.invalid(20409, "Call is still " + call.status().shown());
        }
        calls.remove(call.sid());
        return Answer.empty(204);
    }

    private Answer startRecording(RoutingContext request) {
        PhoneCall call = call(request.pathParam("call"), request);
        if (call.status() != CallStatus.IN_PROGRESS) {
            throw TwilioError.invalid(21220, "Requested resource is not eligible for recording");
        }
        var order = CallOrder.recording(request.request().formAttributes(), "StartCallRecordingAPI");
        return Answer.json(201, recordings.start(call, order).json(accountSid));
    }

    private Answer recordingPage(RoutingContext request, List<Recording> found) {
        List<JsonObject> newestFirst = new ArrayList<>();
        found.forEach(recording -> newestFirst.add(recording.json(accountSid)));
        Collections.reverse(newestFirst);
        return Answer.json(
                200, CallPages.page("recordings", request.request().path(), request.queryParams(), newestFirst));
    }

    /** {@code RE….json} is the resource; {@code .wav}, {@code .mp3} and no extension are the sound. */
    private Answer recording(RoutingContext request) {
        String file = request.pathParam("file");
        Recording recording = recording(file, request);
        if (file.endsWith(".json")) {
            return Answer.json(200, recording.json(accountSid));
        }
        if (!recording.completed()) {
            throw TwilioError.notFound(request.request().path());
        }
        return file.endsWith(".mp3")
                ? Answer.of(200, "audio/mpeg", Audio.mp3(recording.length()))
                : Answer.of(
                        200,
                        "audio/x-wav",
                        Audio.wav(recording.length(), recording.order().channels()));
    }

    private Answer deleteRecording(RoutingContext request) {
        recordings.delete(recording(request.pathParam("file"), request).sid());
        return Answer.empty(204);
    }

    private Recording recording(String file, RoutingContext request) {
        return recordings
                .find(file.replaceFirst("\\.(json|wav|mp3)$", ""))
                .orElseThrow(() -> TwilioError.notFound(request.request().path()));
    }

    private PhoneCall call(RoutingContext request) {
        String file = request.pathParam("file");
        if (!file.endsWith(".json")) {
            throw TwilioError.notFound(request.request().path());
        }
        return call(file.substring(0, file.length() - ".json".length()), request);
    }

    private PhoneCall call(String sid, RoutingContext request) {
        return calls.find(sid)
                .orElseThrow(() -> TwilioError.notFound(request.request().path()));
    }

    private Answer shown(int status, PhoneCall call) {
        return Answer.json(status, call.json(accountSid));
    }
}
