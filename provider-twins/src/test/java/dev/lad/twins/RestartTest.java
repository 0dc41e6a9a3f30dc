package dev.lad.twins;

import static io.vertx.core.http.HttpMethod.DELETE;
import static io.vertx.core.http.HttpMethod.GET;
import static io.vertx.core.http.HttpMethod.POST;
import static io.vertx.core.http.HttpMethod.PUT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.stripe.net.Webhook;
import dev.lad.twins.WebhookReceiver.Received;
import dev.lad.twins.clock.TwinClock;
import dev.lad.twins.world.Person;
import dev.lad.twins.world.World;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.ext.web.client.WebClient;
import io.vertx.ext.web.multipart.MultipartForm;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Twins that are killed in the middle of something, and started again. */
class RestartTest {
    private static final Credentials KEYS = Credentials.SANDBOX;
    private static final World WORLD = new World(World.DEFAULT_SEED);
    private static final Map<String, Map<String, String>> HEADERS = Map.of(
            "apollo", Map.of("x-api-key", KEYS.apolloKey()),
            "unipile", Map.of("X-API-KEY", KEYS.unipileKey()),
            "stripe", Map.of("Authorization", "Bearer " + KEYS.stripeSecretKey()));

    private final Vertx vertx = Vertx.vertx();
    private final WebClient client = WebClient.create(vertx);

    @TempDir
    private Path folder;

    private WebhookReceiver receiver = WebhookReceiver.NONE;
    private TwinClock clock = TwinClock.real();
    private Path file = Path.of("");
    private Twins twins;
    private int lives;

    @BeforeEach
    void start() {
        receiver = WebhookReceiver.start(vertx);
        file = folder.resolve("life-0");
        begin();
    }

    @AfterEach
    void stop() {
        vertx.close().await();
    }

    @Test
    void an_account_its_invitations_and_its_conversations_live_on() {
        var account = connect("LINKEDIN");
        hook("users");
        hook("messaging");
        behave(new JsonObject()
                .put("acceptsAfterHours", 2)
                .put("repliesAfterHours", 3)
                .put("replyText", "Gladly"));
        var person = anyone(one -> true);
        var other = anyone(one -> one.index() > person.index());
        invite(account, person, "Hello");
        var withdrawn = invite(account, other, "").getString("invitation_id");
        ask("unipile", DELETE, "/api/v1/users/invite/sent/" + withdrawn + "?account_id=" + account, new JsonObject());

        killAndStart();

        assertThat(ask("unipile", GET, "/api/v1/accounts/" + account, new JsonObject())
                        .getString("name"))
                .isEqualTo("Robin Sandbox");
        assertThat(send("unipile", POST, "/api/v1/users/invite", invitation(account, other, ""))
                        .bodyAsString())
                .contains("cannot_resend_yet");
        advance(Duration.ofHours(2));
        // A note becomes the first message of a chat, which is told; then the acceptance is noticed, within eight
        // hours.
        receiver.await(1);

        killAndStart();
        advance(Duration.ofHours(8));
        TwinsUnderTest.eventually(() -> assertThat(events())
                .contains("new_relation", "message_received")
                .hasSize(3));

        killAndStart();
        var chat = ask("unipile", GET, "/api/v1/chats?account_id=" + account, new JsonObject())
                .getJsonArray("items")
                .getJsonObject(0);
        assertThat(texts(chat.getString("id"))).containsExactly("Gladly", "Hello");
        write(chat.getString("id"), "And now?");

        killAndStart();
        advance(Duration.ofHours(3));
        TwinsUnderTest.eventually(
                () -> assertThat(texts(chat.getString("id"))).containsExactly("Gladly", "And now?", "Gladly", "Hello"));
        assertThat(events()).filteredOn("new_relation"::equals).hasSize(1);
    }

    @Test
    void a_hosted_page_can_be_finished_later() {
        var url = ask(
                        "unipile",
                        POST,
                        "/api/v1/hosted/accounts/link",
                        new JsonObject()
                                .put("type", "create")
                                .put("expiresOn", "2099-01-01T00:00:00.000Z")
                                .put("api_url", "http://127.0.0.1")
                                .put("providers", new JsonArray().add("LINKEDIN"))
                                .put("notify_url", receiver.url("/notify")))
                .getString("url");

        killAndStart();
        var path = URI.create(url).getPath();
        client.postAbs(twins.baseUrl("unipile") + path)
                .sendForm(MultiMap.caseInsensitiveMultiMap().add("provider", "LINKEDIN"))
                .await();

        assertThat(receiver.await(1).get(0).json().getString("status")).isEqualTo("CREATION_SUCCESS");
    }

    @Test
    void what_belongs_to_an_account_goes_with_it() {
        var account = connect("LINKEDIN");
        behave(new JsonObject().put("acceptsAfterHours", 1));
        invite(account, anyone(one -> true), "Hello");
        advance(Duration.ofHours(1));
        invite(account, anyone(one -> one.index() > 100), "Hello");
        ask("unipile", DELETE, "/api/v1/accounts/" + account, new JsonObject());

        killAndStart();

        assertThat(ask("unipile", GET, "/api/v1/chats", new JsonObject()).getJsonArray("items"))
                .isEmpty();
        advance(Duration.ofDays(1));
        assertThat(effects("unipile")).isEmpty();
    }

    @Test
    void a_subscription_is_paid_renewed_and_ended_over_three_lives() throws Exception {
        var secret = form("/webhook_endpoints", "url=" + receiver.url("/stripe") + "&enabled_events[]=*")
                .getString("secret");
        var price = form(
                        "/prices",
                        "currency=usd&unit_amount=9900&recurring[interval]=month&product_data[name]=Starter&lookup_key=s")
                .getString("id");
        var session = form(
                        "/checkout/sessions",
                        "mode=subscription&success_url=https://app.example/ok&customer_email=a@acme.example"
                                + "&line_items[0][quantity]=1&line_items[0][price]=" + price)
                .getString("id");

        killAndStart();
        control(POST, "/control/stripe/checkout/sessions/" + session + "/complete", new JsonObject());
        var subscription = ask("stripe", GET, "/v1/checkout/sessions/" + session, new JsonObject())
                .getString("subscription");
        form(
                "/subscriptions/" + subscription,
                "metadata[tenant]=7&items[0][quantity]=3&items[0][id]="
                        + item(subscription).getString("id"));
        var end = item(subscription).getLong("current_period_end");

        killAndStart();
        advance(Duration.between(clock.instant(), Instant.ofEpochSecond(end)).plusSeconds(1));
        TwinsUnderTest.eventually(() ->
                assertThat(item(subscription).getLong("current_period_start")).isEqualTo(end));
        // The two months, and the rest of the first one that was put off to the second invoice.
        assertThat(ask("stripe", GET, "/v1/invoices?subscription=" + subscription, new JsonObject())
                        .getJsonArray("data")
                        .getJsonObject(0)
                        .getJsonObject("lines")
                        .getJsonArray("data"))
                .hasSize(3);
        assertThat(ask("stripe", DELETE, "/v1/subscriptions/" + subscription, new JsonObject())
                        .getString("status"))
                .isEqualTo("canceled");

        TwinsUnderTest.eventually(() -> assertThat(types())
                .contains("checkout.session.completed", "customer.subscription.deleted")
                .doesNotHaveDuplicates());
        for (Received webhook : receiver.received()) {
            var body = webhook.body().toString();
            assertThat(Webhook.constructEvent(body, webhook.headers().get("Stripe-Signature"), secret))
                    .isNotNull();
        }
    }

    @Test
    void the_end_of_a_trial_is_announced_once() {
        form("/webhook_endpoints", "url=" + receiver.url("/stripe") + "&enabled_events[]=customer.subscription.*");
        var customer = form("/customers", "email=a@acme.example").getString("id");
        var price = form("/prices", "currency=usd&unit_amount=100&recurring[interval]=month&product_data[name]=S")
                .getString("id");
        form("/subscriptions", "customer=" + customer + "&trial_period_days=10&items[0][price]=" + price);

        killAndStart();
        advance(Duration.ofDays(8));
        TwinsUnderTest.eventually(() -> assertThat(types()).contains("customer.subscription.trial_will_end"));
        killAndStart();
        advance(Duration.ofDays(1));

        assertThat(events("customer.subscription.trial_will_end")).isEqualTo(1);
    }

    @Test
    void a_key_that_was_used_is_known_and_usage_is_counted_on() {
        var customer = form("/customers", "email=a@acme.example", "key-1").getString("id");
        var meter = form(
                        "/billing/meters",
                        "display_name=Calls&event_name=calls&default_aggregation[formula]=sum&customer_mapping[type]=by_id"
                                + "&customer_mapping[event_payload_key]=stripe_customer_id")
                .getString("id");
        form(
                "/billing/meter_events",
                "event_name=calls&identifier=i1&payload[value]=5&payload[stripe_customer_id]=" + customer);

        killAndStart();

        assertThat(form("/customers", "email=a@acme.example", "key-1").getString("id"))
                .isEqualTo(customer);
        assertThat(ask("stripe", GET, "/v1/customers", new JsonObject()).getJsonArray("data"))
                .hasSize(1);
        assertThat(postForm(
                                "/billing/meter_events",
                                "event_name=calls&identifier=i1&payload[value]=5&payload[stripe_customer_id]="
                                        + customer,
                                "")
                        .statusCode())
                .isEqualTo(400);
        long minute = clock.instant().getEpochSecond() / 60 * 60;
        assertThat(ask(
                                "stripe",
                                GET,
                                "/v1/billing/meters/" + meter + "/event_summaries?customer=" + customer + "&start_time="
                                        + (minute - 3_600) + "&end_time=" + (minute + 3_600),
                                new JsonObject())
                        .getJsonArray("data")
                        .getJsonObject(0)
                        .getInteger("aggregated_value"))
                .isEqualTo(5);
    }

    @Test
    void the_platforms_own_endpoint_follows_the_platform_and_is_one() {
        twins.stop().await();
        twins = Twins.start(vertx, options().withPlatformUrl("http://127.0.0.1:1"))
                .await();
        twins.stop().await();
        twins = Twins.start(vertx, options().withPlatformUrl(receiver.url(""))).await();

        form("/customers", "email=a@acme.example");

        assertThat(ask("stripe", GET, "/v1/webhook_endpoints", new JsonObject()).getJsonArray("data"))
                .hasSize(1);
        assertThat(receiver.await(1).get(0).path()).isEqualTo("/api/billing/stripe/webhook");
    }

    @Test
    void a_webhook_that_was_refused_is_tried_again_when_its_time_has_come() {
        form("/webhook_endpoints", "url=" + receiver.url("/stripe") + "&enabled_events[]=customer.created");
        receiver.answerNextWith(500);
        form("/customers", "email=a@acme.example");
        TwinsUnderTest.eventually(() -> assertThat(delivery().getJsonArray("attempts"))
                .singleElement()
                .asString()
                .contains("500"));

        killAndStart();
        assertThat(delivery().getString("state")).isEqualTo("pending");
        advance(Duration.ofMinutes(59));
        assertThat(receiver.received()).hasSize(1);
        advance(Duration.ofMinutes(2));

        receiver.await(2);
        assertThat(bodies("/stripe")).hasSize(1);
        TwinsUnderTest.eventually(
                () -> assertThat(delivery().getString("state")).isEqualTo("delivered"));
        killAndStart();
        assertThat(control(GET, "/control/webhooks", new JsonObject()).getJsonArray("deliveries"))
                .isEmpty();
    }

    @Test
    void a_call_that_rings_is_answered_and_one_that_talks_goes_on() {
        var callee = anyone(person -> person.contact().phone().isPresent());
        behave(new JsonObject()
                .put("answers", "human")
                .put("replyText", "Go on")
                .put("talkSeconds", 600));
        receiver.answerWith("<Response><Say>Hello</Say><Gather input=\"speech\" action=\"/heard\"/></Response>");
        var sid = call(callee);
        advance(Duration.ofSeconds(3));
        TwinsUnderTest.eventually(
                () -> assertThat(call(sid).getString("status")).isEqualTo("ringing"));

        killAndStart();
        advance(Duration.ofSeconds(7));
        TwinsUnderTest.eventually(
                () -> assertThat(call(sid).getString("status")).isEqualTo("in-progress"));
        TwinsUnderTest.eventually(() -> assertThat(paths()).contains("/voice"));

        killAndStart();
        receiver.answerWith("<Response><Say>Thank you</Say></Response>");
        advance(Duration.ofSeconds(30));
        TwinsUnderTest.eventually(() -> assertThat(receiver.received())
                .anySatisfy(received -> assertThat(received.body().toString()).contains("SpeechResult=Go+on")));

        killAndStart();
        advance(Duration.ofSeconds(30));
        TwinsUnderTest.eventually(
                () -> assertThat(call(sid).getString("status")).isEqualTo("completed"));
        TwinsUnderTest.eventually(
                () -> assertThat(statuses()).containsExactly("initiated", "ringing", "in-progress", "completed"));
        assertThat(ask("twilio", GET, account("/Calls/" + sid + "/Recordings.json"), new JsonObject())
                        .getJsonArray("recordings"))
                .singleElement()
                .asString()
                .contains("completed");
    }

    @Test
    void a_number_that_is_looked_for_is_found_and_charged_once() {
        var person = anyone(one -> one.contact().phone().isPresent());
        control(PUT, "/control/apollo/credits", new JsonObject().put("left", 100));
        var request = ask(
                        "apollo",
                        POST,
                        "/api/v1/people/match",
                        new JsonObject()
                                .put("id", person.apolloId())
                                .put("reveal_phone_number", true)
                                .put("webhook_url", receiver.url("/phone")))
                .getLong("request_id");

        killAndStart();
        advance(Duration.ofMinutes(5));
        assertThat(receiver.await(1).get(0).body().toString())
                .contains(person.contact().phone().orElseThrow());
        TwinsUnderTest.eventually(() -> assertThat(poll(request)).isEqualTo("success"));

        killAndStart();
        advance(Duration.ofMinutes(5));
        assertThat(poll(request)).isEqualTo("success");
        assertThat(control(GET, "/control/apollo/credits", new JsonObject()).getInteger("left_over"))
                .isEqualTo(100 - 1 - 8);
        assertThat(bodies("/phone")).hasSize(1);
        assertThat(ask("apollo", GET, "/api/v1/people/" + person.apolloId(), new JsonObject())
                        .getJsonObject("person")
                        .getBoolean("revealed_for_current_team"))
                .isTrue();
    }

    @Test
    void the_clock_goes_on_from_where_it_was() {
        advance(Duration.ofDays(40));
        control(PUT, "/control/clock", new JsonObject().put("speed", 100_000));
        var before = clock.instant();
        killAndStart();

        assertThat(clock.instant()).isAfterOrEqualTo(before);
        assertThat(clock.speed()).isEqualTo(1);
        var ahead = Duration.between(Instant.now(), clock.instant());
        twins.stop().await();
        begin();
        assertThat(Duration.between(Instant.now(), clock.instant()))
                .isBetween(ahead.minusMillis(100), ahead.plusSeconds(1));
    }

    @Test
    void how_people_behave_stays_and_what_was_injected_does_not() {
        var one = anyone(person -> true);
        control(
                PUT,
                "/control/people/" + one.apolloId() + "/behaviour",
                new JsonObject().putNull("acceptsAfterHours").put("answers", "busy"));
        control(
                POST,
                "/control/faults",
                new JsonObject().put("provider", "stripe").put("kind", "status"));

        killAndStart();

        var behaviour = control(GET, "/control/people/" + one.apolloId(), new JsonObject())
                .getJsonObject("behaviour");
        assertThat(behaviour.getValue("acceptsAfterHours")).isNull();
        assertThat(behaviour.getString("answers")).isEqualTo("busy");
        assertThat(control(GET, "/control/faults", new JsonObject()).getJsonArray("faults"))
                .isEmpty();
    }

    @Test
    void a_reset_is_remembered_too() {
        connect("LINKEDIN");
        form("/customers", "email=a@acme.example");
        control(POST, "/control/reset", new JsonObject());

        killAndStart();

        assertThat(ask("unipile", GET, "/api/v1/accounts", new JsonObject()).getJsonArray("items"))
                .isEmpty();
        assertThat(ask("stripe", GET, "/v1/customers", new JsonObject()).getJsonArray("data"))
                .isEmpty();
    }

    @Test
    void a_start_that_fails_lets_go_of_the_memory() {
        var taken = URI.create(twins.baseUrl("apollo")).getPort();
        var other = folder.resolve("other");
        var options = TwinOptions.onFreePorts(clock).withMemory(other);

        assertThatThrownBy(() -> Twins.start(vertx, options.withPorts(Map.of("apollo", taken)))
                        .await())
                .isInstanceOf(PortTaken.class);

        assertThat(Twins.start(vertx, options).await().baseUrls()).containsKey("apollo");
    }

    private TwinOptions options() {
        return TwinOptions.onFreePorts(clock).withMemory(file);
    }

    private void begin() {
        clock = TwinClock.real();
        twins = Twins.start(vertx, options()).await();
        twins.resume().await();
    }

    /** A copy of the file as it is now is what a kill would leave; only then do the old twins end. */
    private void killAndStart() {
        var next = folder.resolve("life-" + ++lives);
        try {
            Files.copy(file, next);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        twins.stop().await();
        file = next;
        begin();
    }

    private void advance(Duration by) {
        control(PUT, "/control/clock", new JsonObject().put("advanceSeconds", by.toMillis() / 1_000.0));
    }

    private void behave(JsonObject behaviour) {
        control(PUT, "/control/behaviour", behaviour);
    }

    private JsonObject control(HttpMethod method, String path, JsonObject body) {
        return ask("control", method, path, body);
    }

    private JsonObject effects(String twin) {
        return control(GET, "/control/state", new JsonObject())
                .getJsonObject("providers")
                .getJsonObject(twin)
                .getJsonObject("effects");
    }

    private JsonObject delivery() {
        return control(GET, "/control/webhooks", new JsonObject())
                .getJsonArray("deliveries")
                .getJsonObject(0);
    }

    private JsonObject ask(String twin, HttpMethod method, String path, JsonObject body) {
        var answer = send(twin, method, path, body);
        assertThat(answer.statusCode()).as(path + answer.bodyAsString()).isLessThan(300);
        return answer.bodyAsJsonObject();
    }

    private HttpResponse<Buffer> send(String twin, HttpMethod method, String path, JsonObject body) {
        var request = client.requestAbs(method, twins.baseUrl(twin) + path);
        HEADERS.getOrDefault(twin, Map.of()).forEach(request::putHeader);
        if (twin.equals("twilio")) {
            request.basicAuthentication(KEYS.twilioAccountSid(), KEYS.twilioAuthToken());
        }
        return (body.isEmpty() ? request.send() : request.sendJsonObject(body)).await();
    }

    private String connect(String network) {
        return control(POST, "/control/unipile/accounts", new JsonObject().put("provider", network))
                .getString("id");
    }

    private void hook(String source) {
        ask(
                "unipile",
                POST,
                "/api/v1/webhooks",
                new JsonObject().put("source", source).put("request_url", receiver.url("/hook")));
    }

    private JsonObject invite(String account, Person person, String note) {
        return ask("unipile", POST, "/api/v1/users/invite", invitation(account, person, note));
    }

    private static JsonObject invitation(String account, Person person, String note) {
        return new JsonObject()
                .put("account_id", account)
                .put("provider_id", person.linkedin().providerId())
                .put("message", note);
    }

    private void write(String chat, String text) {
        var sent = client.postAbs(twins.baseUrl("unipile") + "/api/v1/chats/" + chat + "/messages")
                .putHeader("X-API-KEY", KEYS.unipileKey())
                .sendMultipartForm(MultipartForm.create().attribute("text", text))
                .await();
        assertThat(sent.statusCode()).isEqualTo(201);
    }

    private List<String> texts(String chat) {
        return ask("unipile", GET, "/api/v1/chats/" + chat + "/messages", new JsonObject())
                .getJsonArray("items")
                .stream()
                .map(message -> ((JsonObject) message).getString("text"))
                .toList();
    }

    /** Each once: after a kill the twins send again what they do not know to have arrived. */
    private Stream<String> bodies(String path) {
        return receiver.received().stream()
                .filter(received -> received.path().equals(path))
                .map(received -> received.body().toString())
                .distinct();
    }

    private List<String> events() {
        return bodies("/hook")
                .map(body -> new JsonObject(body).getString("event"))
                .toList();
    }

    private List<String> types() {
        return bodies("/stripe")
                .map(body -> new JsonObject(body).getString("type"))
                .filter(type -> !type.startsWith("invoice.") && !type.endsWith(".updated"))
                .toList();
    }

    private long events(String type) {
        return ask("stripe", GET, "/v1/events?limit=100&type=" + type, new JsonObject())
                .getJsonArray("data")
                .size();
    }

    private JsonObject item(String subscription) {
        return ask("stripe", GET, "/v1/subscriptions/" + subscription, new JsonObject())
                .getJsonObject("items")
                .getJsonArray("data")
                .getJsonObject(0);
    }

    private JsonObject form(String path, String body) {
        return form(path, body, "");
    }

    private JsonObject form(String path, String body, String key) {
        var answer = postForm(path, body, key);
        assertThat(answer.statusCode()).as(answer.bodyAsString()).isEqualTo(200);
        return answer.bodyAsJsonObject();
    }

    private HttpResponse<Buffer> postForm(String path, String body, String key) {
        var request = client.postAbs(twins.baseUrl("stripe") + "/v1" + path)
                .putHeader("Authorization", "Bearer " + KEYS.stripeSecretKey())
                .putHeader("Content-Type", "application/x-www-form-urlencoded");
        if (!key.isEmpty()) {
            request.putHeader("Idempotency-Key", key);
        }
        return request.sendBuffer(Buffer.buffer(body)).await();
    }

    private String poll(long request) {
        return ask("apollo", GET, "/api/v1/webhook_result/" + request, new JsonObject())
                .getString("webhook_status");
    }

    private String call(Person callee) {
        var order = MultiMap.caseInsensitiveMultiMap()
                .add("To", callee.contact().phone().orElseThrow())
                .add("From", "+15005550006")
                .add("Url", receiver.url("/voice"))
                .add("Record", "true")
                .add("StatusCallback", receiver.url("/status"));
        List.of("initiated", "ringing", "answered", "completed")
                .forEach(event -> order.add("StatusCallbackEvent", event));
        var placed = client.postAbs(twins.baseUrl("twilio") + account("/Calls.json"))
                .basicAuthentication(KEYS.twilioAccountSid(), KEYS.twilioAuthToken())
                .sendForm(order)
                .await();
        return placed.bodyAsJsonObject().getString("sid");
    }

    private JsonObject call(String sid) {
        return ask("twilio", GET, account("/Calls/" + sid + ".json"), new JsonObject());
    }

    private static String account(String path) {
        return "/2010-04-01/Accounts/" + KEYS.twilioAccountSid() + path;
    }

    private List<String> paths() {
        return receiver.received().stream().map(Received::path).toList();
    }

    private List<String> statuses() {
        return bodies("/status")
                .map(body -> body.replaceFirst("(?s).*CallStatus=([a-z-]+).*", "$1"))
                .toList();
    }

    private static Person anyone(Predicate<Person> wanted) {
        return WORLD.people().stream().filter(wanted).findFirst().orElseThrow();
    }
}
