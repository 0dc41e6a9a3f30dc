package dev.lad.twins.unipile;

import static io.vertx.core.http.HttpMethod.DELETE;
import static io.vertx.core.http.HttpMethod.GET;
import static io.vertx.core.http.HttpMethod.POST;
import static io.vertx.core.http.HttpMethod.PUT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lad.twins.TwinsUnderTest;
import dev.lad.twins.WebhookReceiver.Received;
import dev.lad.twins.world.Person;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpRequest;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.ext.web.multipart.MultipartForm;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class UnipileTwinTest {
    @RegisterExtension
    static final TwinsUnderTest twins = new TwinsUnderTest();

    @Test
    void the_key_is_asked_for_and_checked() {
        var none = twins.request("unipile", GET, "/api/v1/accounts").send().await();
        var wrong = twins.request("unipile", GET, "/api/v1/accounts")
                .putHeader("X-API-KEY", "wrong")
                .send()
                .await();

        assertError(none, 401, "missing_credentials");
        assertError(wrong, 401, "invalid_credentials");
    }

    @Test
    void a_person_connects_an_account_on_the_hosted_page() {
        hook("account_status");
        var link = api(
                POST,
                "/hosted/accounts/link",
                new JsonObject()
                        .put("type", "create")
                        .put("expiresOn", "2030-01-01T00:00:00.000Z")
                        .put("api_url", twins.baseUrl("unipile"))
                        .put("providers", new JsonArray().add("LINKEDIN"))
                        .put("name", "state-1")
                        .put("success_redirect_url", "https://app.example/ok")
                        .put("notify_url", twins.receiver().url("/notify")));
        var page = link.bodyAsJsonObject()
                .getString("url")
                .substring(twins.baseUrl("unipile").length());

        var shown = twins.request("unipile", GET, page).send().await();
        var submitted = twins.request("unipile", POST, page)
                .followRedirects(false)
                .sendForm(MultiMap.caseInsensitiveMultiMap().add("provider", "LINKEDIN"))
                .await();
        var again = twins.request("unipile", GET, page).send().await();

        assertThat(link.bodyAsJsonObject().getString("object")).isEqualTo("HostedAuthUrl");
        assertThat(shown.bodyAsString()).contains("Connect LINKEDIN");
        assertThat(submitted.statusCode()).isEqualTo(303);
        assertThat(submitted.getHeader("location")).isEqualTo("https://app.example/ok");
        assertError(again, 401, "expired_link");
        var account =
                api(GET, "/accounts").bodyAsJsonObject().getJsonArray("items").getJsonObject(0);
        assertThat(account.getString("created_at")).matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z");
        assertThat(account.getJsonArray("sources").getJsonObject(0).getString("status"))
                .isEqualTo("OK");
        TwinsUnderTest.eventually(() -> {
            assertThat(receivedAt("/notify"))
                    .containsExactly(new JsonObject()
                            .put("status", "CREATION_SUCCESS")
                            .put("account_id", account.getString("id"))
                            .put("name", "state-1"));
            assertThat(receivedAt("/hook"))
                    .extracting(body -> body.getJsonObject("AccountStatus").getString("message"))
                    .containsExactlyInAnyOrder("CREATION_SUCCESS", "SYNC_SUCCESS");
        });
    }

    @Test
    void an_invitation_is_pending_until_it_is_accepted() {
        hook("users");
        var account = connect("LINKEDIN");
        var person = accepting();

        var sent = invite(account, person.linkedin().providerId(), "Hello");
        var pending = api(GET, "/users/invite/sent?account_id=" + account).bodyAsJsonObject();
        var again = invite(account, person.linkedin().providerId(), "Hello");
        twins.advance(person.temperament().acceptsAfter().orElseThrow());
        twins.advance(Duration.ofHours(8));

        assertThat(sent.statusCode()).isEqualTo(201);
        assertThat(sent.bodyAsJsonObject().getString("object")).isEqualTo("UserInvitationSent");
        assertThat(pending.getJsonArray("items").getJsonObject(0).getString("id"))
                .isEqualTo(sent.bodyAsJsonObject().getString("invitation_id"));
        assertError(again, 422, "already_invited_recently");
        assertThat(twins.effects("unipile", "invitation")).isEqualTo(1);
        var told = twins.receiver().await(1).get(0);
        assertThat(told.json().getString("event")).isEqualTo("new_relation");
        assertThat(told.json().getString("user_provider_id"))
                .isEqualTo(person.linkedin().providerId());
        assertThat(told.headers().get("Unipile-Auth")).isEqualTo("secret");
        assertThat(items("/users/relations?account_id=" + account))
                .singleElement()
                .satisfies(relation -> {
                    assertThat(relation.getString("member_id"))
                            .isEqualTo(person.linkedin().providerId());
                    assertThat(relation.getValue("created_at")).isInstanceOf(Long.class);
                });
        assertThat(items("/users/invite/sent?account_id=" + account)).isEmpty();
        assertError(invite(account, person.linkedin().providerId(), "Hello"), 422, "action_already_performed");
    }

    @Test
    void who_never_accepts_does_so_when_told_to() {
        hook("users");
        var account = connect("LINKEDIN");
        var person = anyone(one -> one.temperament().acceptsAfter().isEmpty());
        invite(account, person.linkedin().providerId(), "");

        twins.advance(Duration.ofDays(30));
        assertThat(items("/users/relations?account_id=" + account)).isEmpty();
        twins.control(POST, "/control/people/" + person.linkedin().slug() + "/accept", new JsonObject());

        assertThat(items("/users/relations?account_id=" + account)).hasSize(1);
        twins.receiver().await(1);
    }

    @Test
    void everybody_accepts_and_replies_when_that_is_asked() {
        var account = connect("LINKEDIN");
        var person = anyone(one -> one.temperament().acceptsAfter().isEmpty());
        invite(account, person.linkedin().providerId(), "");
        twins.control(
                PUT,
                "/control/behaviour",
                new JsonObject()
                        .put("acceptsAfterHours", 1)
                        .put("repliesAfterHours", 1)
                        .put("replyText", "Yes"));

        twins.advance(Duration.ofHours(1));
        TwinsUnderTest.eventually(() ->
                assertThat(items("/users/relations?account_id=" + account)).hasSize(1));
        var chat = startChat(account, person.linkedin().providerId(), "Hello").bodyAsJsonObject();
        twins.advance(Duration.ofHours(1));

        TwinsUnderTest.eventually(() -> assertThat(items("/chats/" + chat.getString("chat_id") + "/messages"))
                .extracting(message -> message.getString("text"))
                .containsExactly("Yes", "Hello"));
    }

    @Test
    void own_messages_and_replies_are_both_told() {
        hook("messaging");
        var account = connect("LINKEDIN");
        var person = related(account);

        var started = startChat(account, person.linkedin().providerId(), "Hello");
        twins.control(
                POST, "/control/people/" + person.apolloId() + "/reply", new JsonObject().put("text", "Hi there"));

        assertThat(started.statusCode()).isEqualTo(201);
        assertThat(started.bodyAsJsonObject().getString("object")).isEqualTo("ChatStarted");
        var owner =
                api(GET, "/users/me?account_id=" + account).bodyAsJsonObject().getString("provider_id");
        TwinsUnderTest.eventually(() -> assertThat(twins.receiver().received())
                .extracting(received -> received.json().getJsonObject("sender").getString("attendee_provider_id"))
                .containsExactlyInAnyOrder(owner, person.linkedin().providerId()));
        var messages = items("/chats/" + started.bodyAsJsonObject().getString("chat_id") + "/messages");
        assertThat(messages)
                .extracting(message -> message.getInteger("is_sender"))
                .containsExactly(0, 1);
    }

    @Test
    void a_stranger_on_linkedin_cannot_be_written_to() {
        var account = connect("LINKEDIN");

        var answer = startChat(account, accepting().linkedin().providerId(), "Hello");

        assertError(answer, 422, "no_connection_with_recipient");
        assertThat(twins.effects("unipile", "message")).isZero();
    }

    @Test
    void messages_are_multipart() {
        var answer = api(POST, "/chats", new JsonObject().put("text", "Hello"));

        assertError(answer, 415, "unsupported_media_type");
    }

    @Test
    void on_instagram_an_invitation_is_a_follow_and_anybody_can_be_written_to() {
        var account = connect("INSTAGRAM");
        var profile = anyone(one -> one.instagram().isPresent()).instagram().orElseThrow();

        var followed = invite(account, profile.handle(), "");
        var again = invite(account, profile.providerId(), "");
        var seen = api(GET, "/users/" + profile.handle() + "?account_id=" + account)
                .bodyAsJsonObject();
        var byMessagingId = startChat(account, seen.getString("provider_messaging_id"), "Hello");
        var byProfileId = startChat(account, profile.providerId(), "Hello");

        assertThat(followed.statusCode()).isEqualTo(201);
        assertError(again, 422, "action_already_performed");
        assertThat(seen.getJsonObject("relationship_status").getBoolean("following"))
                .isTrue();
        assertThat(byMessagingId.statusCode()).isEqualTo(201);
        assertError(byProfileId, 422, "invalid_recipient");
    }

    @Test
    void a_long_note_and_an_unknown_recipient_are_refused() {
        var account = connect("LINKEDIN");

        assertError(invite(account, accepting().linkedin().providerId(), "x".repeat(301)), 400, "too_many_characters");
        assertError(invite(account, "ACoAAnobody", ""), 422, "invalid_recipient");
        assertError(api(POST, "/users/invite", new JsonObject()), 400, "missing_parameters");
        assertThat(twins.effects("unipile", "invitation")).isZero();
    }

    @Test
    void an_account_invites_no_more_than_its_days_allowance() {
        twins.control(PUT, "/control/unipile/limits", new JsonObject().put("invitationsPerDay", 2));
        var account = connect("LINKEDIN");
        var people = twins.world().people();

        invite(account, people.get(0).linkedin().providerId(), "");
        invite(account, people.get(1).linkedin().providerId(), "");
        var third = invite(account, people.get(2).linkedin().providerId(), "");
        twins.advance(Duration.ofDays(1));
        var nextDay = invite(account, people.get(2).linkedin().providerId(), "");

        assertError(third, 422, "cannot_resend_yet");
        assertThat(nextDay.statusCode()).isEqualTo(201);
    }

    @Test
    void a_withdrawn_invitation_cannot_be_sent_again_for_a_while() {
        var account = connect("LINKEDIN");
        var person = anyone(one -> one.temperament().acceptsAfter().isEmpty());
        var id = invite(account, person.linkedin().providerId(), "")
                .bodyAsJsonObject()
                .getString("invitation_id");

        var withdrawn = api(DELETE, "/users/invite/sent/" + id + "?account_id=" + account);

        assertThat(withdrawn.bodyAsJsonObject().getString("object")).isEqualTo("InvitationCanceled");
        assertError(invite(account, person.linkedin().providerId(), ""), 422, "cannot_resend_yet");
        twins.advance(Duration.ofDays(22));
        assertThat(invite(account, person.linkedin().providerId(), "").statusCode())
                .isEqualTo(201);
    }

    @Test
    void a_disconnected_account_can_do_nothing_until_it_is_reconnected() {
        hook("account_status");
        var account = connect("LINKEDIN");
        twins.control(
                PUT, "/control/unipile/accounts/" + account + "/status", new JsonObject().put("status", "CREDENTIALS"));

        assertError(invite(account, accepting().linkedin().providerId(), ""), 401, "disconnected_account");
        TwinsUnderTest.eventually(() -> assertThat(receivedAt("/hook"))
                .extracting(body -> body.getJsonObject("AccountStatus").getString("message"))
                .contains("CREDENTIALS"));
    }

    @Test
    void an_answer_lost_after_the_effect_leaves_the_invitation() {
        var account = connect("LINKEDIN");
        var person = accepting();
        twins.fault(new JsonObject()
                .put("provider", "unipile")
                .put("operation", "POST /api/v1/users/invite")
                .put("kind", "drop_after"));

        assertThatThrownBy(() -> invite(account, person.linkedin().providerId(), ""))
                .hasMessageContaining("closed");

        assertThat(items("/users/invite/sent?account_id=" + account))
                .extracting(invitation -> invitation.getString("invited_user_id"))
                .containsExactly(person.linkedin().providerId());
        assertThat(twins.effects("unipile", "invitation")).isEqualTo(1);
    }

    @Test
    void webhooks_come_twice_late_or_never_when_that_is_asked() {
        hook("messaging");
        var account = connect("LINKEDIN");
        var person = related(account);

        webhookFault("lose");
        startChat(account, person.linkedin().providerId(), "lost");
        webhookFault("duplicate");
        startChat(account, person.linkedin().providerId(), "twice");
        twins.receiver().await(2);
        webhookFault("disorder");
        startChat(account, person.linkedin().providerId(), "late");
        startChat(account, person.linkedin().providerId(), "early");

        assertThat(twins.receiver().await(4))
                .extracting(received -> received.json().getString("message"))
                .containsExactly("twice", "twice", "early", "late");
    }

    @Test
    void a_search_takes_ids_from_words_and_pages_by_cursor() {
        var account = connect("LINKEDIN");
        var berlin = items("/linkedin/search/parameters?type=LOCATION&keywords=berlin&account_id=" + account)
                .get(0)
                .getString("id");
        var body = new JsonObject()
                .put("api", "classic")
                .put("category", "people")
                .put("keywords", "sales")
                .put("location", new JsonArray().add(berlin));
        var first = api(POST, "/linkedin/search?limit=5&account_id=" + account, body)
                .bodyAsJsonObject();
        var second = api(
                        POST,
                        "/linkedin/search?limit=5&account_id=" + account,
                        new JsonObject().put("cursor", first.getString("cursor")))
                .bodyAsJsonObject();

        assertThat(first.getJsonArray("items").size()).isEqualTo(5);
        assertThat(first.getJsonArray("items")).allSatisfy(hit -> assertThat(((JsonObject) hit).getString("location"))
                .isEqualTo("Berlin"));
        assertThat(second.getJsonObject("paging").getInteger("start")).isEqualTo(5);
        assertThat(second.getJsonArray("items")).doesNotContainAnyElementsOf(first.getJsonArray("items"));
    }

    @Test
    void injected_statuses_speak_unipile() {
        for (var status : List.of(401, 403, 429, 500, 503)) {
            twins.fault(new JsonObject()
                    .put("provider", "unipile")
                    .put("kind", "status")
                    .put("status", status));
            var body = api(GET, "/accounts").bodyAsJsonObject();
            assertThat(body.getInteger("status")).isEqualTo(status);
            assertThat(body.getString("type")).startsWith("errors/");
        }
    }

    private static HttpRequest<Buffer> request(HttpMethod method, String path) {
        return twins.request("unipile", method, "/api/v1" + path).putHeader("X-API-KEY", "unipile-twin-key");
    }

    private static HttpResponse<Buffer> api(HttpMethod method, String path) {
        return request(method, path).send().await();
    }

    private static HttpResponse<Buffer> api(HttpMethod method, String path, JsonObject body) {
        return request(method, path).sendJsonObject(body).await();
    }

    private static List<JsonObject> items(String path) {
        return api(GET, path).bodyAsJsonObject().getJsonArray("items").stream()
                .map(JsonObject.class::cast)
                .toList();
    }

    private static void hook(String source) {
        var created = api(
                POST,
                "/webhooks",
                new JsonObject()
                        .put("source", source)
                        .put("request_url", twins.receiver().url("/hook"))
                        .put(
                                "headers",
                                new JsonArray()
                                        .add(new JsonObject()
                                                .put("key", "Unipile-Auth")
                                                .put("value", "secret"))));
        assertThat(created.bodyAsJsonObject().getString("object")).isEqualTo("WebhookCreated");
    }

    private static void webhookFault(String kind) {
        twins.fault(new JsonObject().put("provider", "unipile").put("kind", kind));
    }

    private static String connect(String provider) {
        return twins.control(POST, "/control/unipile/accounts", new JsonObject().put("provider", provider))
                .bodyAsJsonObject()
                .getString("id");
    }

    private static HttpResponse<Buffer> invite(String account, String providerId, String note) {
        return api(
                POST,
                "/users/invite",
                new JsonObject()
                        .put("account_id", account)
                        .put("provider_id", providerId)
                        .put("message", note));
    }

    private static HttpResponse<Buffer> startChat(String account, String attendee, String text) {
        return request(POST, "/chats")
                .sendMultipartForm(MultipartForm.create()
                        .attribute("account_id", account)
                        .attribute("attendees_ids", attendee)
                        .attribute("text", text))
                .await();
    }

    private static Person related(String account) {
        var person = anyone(one -> one.temperament().acceptsAfter().isEmpty());
        invite(account, person.linkedin().providerId(), "");
        twins.control(POST, "/control/people/" + person.apolloId() + "/accept", new JsonObject());
        return person;
    }

    private static List<JsonObject> receivedAt(String path) {
        return twins.receiver().received().stream()
                .filter(received -> received.path().equals(path))
                .map(Received::json)
                .toList();
    }

    private static Person accepting() {
        return anyone(person -> person.temperament().acceptsAfter().isPresent());
    }

    private static Person anyone(Predicate<Person> who) {
        return twins.world().people().stream().filter(who).findFirst().orElseThrow();
    }

    private static void assertError(HttpResponse<Buffer> answer, int status, String type) {
        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.bodyAsJsonObject().getInteger("status")).isEqualTo(status);
        assertThat(answer.bodyAsJsonObject().getString("type")).isEqualTo("errors/" + type);
        assertThat(answer.bodyAsJsonObject().getString("title")).isNotBlank();
    }
}
