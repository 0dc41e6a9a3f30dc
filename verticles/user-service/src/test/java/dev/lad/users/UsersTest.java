package dev.lad.users;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lad.bus.Identity;
import dev.lad.bus.Role;
import dev.lad.shared.json.Json;
import dev.lad.shared.json.StrictJson;
import dev.lad.shared.mesh.Ask;
import dev.lad.shared.node.Instance;
import dev.lad.shared.observe.Instruments;
import dev.lad.shared.service.AnswerStore;
import dev.lad.shared.service.Call;
import dev.lad.shared.service.Contract;
import dev.lad.shared.service.Dispatcher;
import dev.lad.shared.service.Items;
import dev.lad.shared.service.Operations;
import dev.lad.shared.service.Reply;
import dev.lad.testkit.Answer;
import dev.lad.testkit.Await;
import dev.lad.testkit.TestNode;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** On a real PostgreSQL and bus, with a directory of people in the auth-service's place. */
class UsersTest {
    private static final String AUTH = """
        {"openapi": "3.1.0", "info": {"title": "Auth", "version": "1", "x-lad-service": "auth", "x-lad-port": 3001},
         "paths": {
           "/members/{id}": {"parameters": [{"name": "id", "in": "path", "required": true, "schema": {"type": "string", "format": "uuid"}}],
             "get": {"operationId": "getMember", "x-lad-internal": true, "responses": {"200": {"description": "."}}},
             "put": {"operationId": "renameMember", "x-lad-internal": true,
               "requestBody": {"content": {"application/json": {"schema": {"type": "object"}}}},
               "responses": {"200": {"description": "."}}}},
           "/members/{id}/password-reset": {"parameters": [{"name": "id", "in": "path", "required": true, "schema": {"type": "string", "format": "uuid"}}],
             "post": {"operationId": "createPasswordReset", "x-lad-internal": true, "responses": {"201": {"description": "."}}}},
           "/members/{id}/active": {"put": {"operationId": "setMemberActive", "x-lad-internal": true,
               "parameters": [{"name": "id", "in": "path", "required": true, "schema": {"type": "string", "format": "uuid"}}],
               "requestBody": {"content": {"application/json": {"schema": {"type": "object"}}}},
               "responses": {"200": {"description": "."}}}},
           "/invitations/{id}": {"parameters": [{"name": "id", "in": "path", "required": true, "schema": {"type": "string", "format": "uuid"}}],
             "get": {"operationId": "getInvitation", "x-lad-internal": true, "responses": {"200": {"description": "."}}},
             "delete": {"operationId": "withdrawInvitation", "x-lad-internal": true, "responses": {"200": {"description": "."}}}},
           "/invitations": {"get": {"operationId": "listInvitations", "x-lad-internal": true,
               "parameters": [{"name": "limit", "in": "query", "schema": {"type": "integer"}}, {"name": "after", "in": "query", "schema": {"type": "string"}}],
               "responses": {"200": {"description": "."}}}, "post": {"operationId": "createInvitation", "x-lad-internal": true,
               "requestBody": {"content": {"application/json": {"schema": {"type": "object"}}}},
               "responses": {"201": {"description": "."}}}}}}
        """;

    private static final Queue<String> TOLD = new ConcurrentLinkedQueue<>();
    private static TestNode node;

    @BeforeAll
    static void start() {
        node = TestNode.start();
        Contract contract = Contract.of((ObjectNode) StrictJson.parse(Buffer.buffer(AUTH)));
        Operations auth = Operations.of(contract)
                .on("getMember", call -> Future.succeededFuture(Reply.ok(member(call))))
                .on("renameMember", call -> {
                    TOLD.add(call.id("id") + " " + call.json().path("firstName").asText());
                    return Future.succeededFuture(Reply.ok(member(call)));
                })
                .on("setMemberActive", call -> {
                    ObjectNode member = member(call);
                    return Future.succeededFuture(
                            Reply.ok(member.set("isActive", call.json().path("active"))));
                })
                .on("getInvitation", call -> Future.succeededFuture(Reply.ok(invitation(call.id("id")))))
                .on("withdrawInvitation", call -> Future.succeededFuture(Reply.ok(invitation(call.id("id")))))
                .on(
                        "listInvitations",
                        call -> Future.succeededFuture(Reply.list(
                                Items.all(List.of(invitation(UUID.randomUUID()), invitation(UUID.randomUUID()))))))
                .on(
                        "createPasswordReset",
                        call -> Future.succeededFuture(Reply.created(
                                "/password-resets/1",
                                Map.of(
                                        "id", UUID.randomUUID(),
                                        "userId", call.id("id"),
                                        "token",
                                                call.request()
                                                        .header("idempotency-key")
                                                        .orElse("no key"),
                                        "expiresAt", "2026-03-02T09:00:00Z"))))
                .on(
                        "createInvitation",
                        call -> Future.succeededFuture(Reply.created(
                                "/invitations/1",
                                Map.of(
                                        "id", UUID.randomUUID(),
                                        "email", call.json().path("email").asText(),
                                        "role", call.json().path("role").asText(),
                                        "token", "secret",
                                        "expiresAt", "2026-03-02T09:00:00Z"))));
        Instance.start(
                        node.node(),
                        new Dispatcher(auth, AnswerStore.NONE, Clock.systemUTC(), Instruments.unobserved("test")),
                        "",
                        "test")
                .await();
        node.deploy(UsersVerticle::new);
    }

    @AfterAll
    static void stop() {
        node.close();
    }

    @Test
    void a_profile_begins_with_the_name_of_the_account_and_keeps_what_is_changed() {
        Identity person = TestNode.user(UUID.randomUUID(), Role.VIEWER);
        assertThat(call(person, "getProfile").data().path("name").asText()).isEqualTo("Ann Lee");

        Answer changed = change(person, Map.of("firstName", "Anna", "timeZone", "Asia/Dubai"), "\"0\"");

        assertThat(changed.status()).isEqualTo(200);
        assertThat(call(person, "getProfile").data().path("name").asText()).isEqualTo("Anna Lee");
        assertThat(call(person, "getProfile").data().path("timeZone").asText()).isEqualTo("Asia/Dubai");
        assertThat(call(person, "getProfile").data().path("version").asInt()).isEqualTo(1);
    }

    @Test
    void a_changed_name_reaches_the_auth_service() {
        Identity person = TestNode.user(UUID.randomUUID(), Role.MEMBER);
        change(person, Map.of("firstName", "Zoe"), "*");

        String told = person.userId().orElseThrow() + " Zoe";
        Await.until("the name is told", () -> TOLD.contains(told));
    }

    @Test
    void of_two_who_change_the_same_version_one_is_told_to_read_again() {
        Identity person = TestNode.user(UUID.randomUUID(), Role.MEMBER);
        assertThat(change(person, Map.of("jobTitle", "A"), "\"0\"").status()).isEqualTo(200);
        assertThat(change(person, Map.of("jobTitle", "B"), "\"0\"").status()).isEqualTo(412);
        assertThat(call(person, "getProfile").data().path("jobTitle").asText()).isEqualTo("A");
    }

    @Test
    void a_time_zone_that_does_not_exist_is_refused() {
        Identity person = TestNode.user(UUID.randomUUID(), Role.MEMBER);
        assertThat(change(person, Map.of("timeZone", "GST+4"), "*").status()).isEqualTo(400);
    }

    @Test
    void settings_are_kept_for_each_person() {
        UUID tenant = UUID.randomUUID();
        Identity one = TestNode.user(tenant, Role.VIEWER);
        Identity other = TestNode.user(tenant, Role.VIEWER);

        node.call(one, Ask.of("users", "updateSettings").body(Map.of("theme", "dark")));

        assertThat(call(one, "getSettings").data().path("theme").asText()).isEqualTo("dark");
        assertThat(call(one, "getSettings")
                        .data()
                        .path("notifications")
                        .path("email")
                        .asBoolean())
                .isTrue();
        assertThat(call(other, "getSettings").data().path("theme").asText()).isEqualTo("system");
    }

    @Test
    void only_admins_invite_and_nobody_invites_an_owner() {
        UUID tenant = UUID.randomUUID();
        Ask invite = Ask.of("users", "createUser").body(Map.of("email", "new@x.io"));

        assertThat(node.call(TestNode.user(tenant, Role.MEMBER), invite).status())
                .isEqualTo(403);
        Answer made = node.call(TestNode.user(tenant, Role.ADMIN), invite);
        assertThat(made.status()).isEqualTo(201);
        assertThat(made.data().path("role").asText()).isEqualTo("member");
        assertThat(made.data().path("token").asText()).isNotEmpty();
        Ask owner = Ask.of("users", "createUser").body(Map.of("email", "new@x.io", "role", "owner"));
        assertThat(node.call(TestNode.user(tenant, Role.ADMIN), owner).status()).isEqualTo(400);
    }

    @Test
    void a_password_reset_is_made_by_the_auth_service_under_the_key_of_the_request() {
        UUID tenant = UUID.randomUUID();
        UUID member = UUID.randomUUID();
        Ask reset = Ask.of("users", "createPasswordReset").path("id", member).key("k1");

        assertThat(node.call(TestNode.user(tenant, Role.MEMBER), reset).status())
                .isEqualTo(403);
        Answer made = node.call(TestNode.user(tenant, Role.ADMIN), reset);
        assertThat(made.status()).isEqualTo(201);
        assertThat(made.data().path("userId").asText()).isEqualTo(member.toString());
        assertThat(made.data().path("token").asText()).isEqualTo("k1");
    }

    @Test
    void admins_switch_people_on_again_and_see_and_withdraw_invitations() {
        Identity admin = TestNode.user(UUID.randomUUID(), Role.ADMIN);
        Identity member = TestNode.user(admin.tenantId().orElseThrow(), Role.MEMBER);
        String id = UUID.randomUUID().toString();

        Answer on = node.call(admin, Ask.of("users", "setActive").path("id", id).body(Map.of("active", true)));
        assertThat(on.expect(200).data().path("isActive").asBoolean()).isTrue();
        Answer listed = node.call(admin, Ask.of("users", "listInvitations").query("limit", 1));
        assertThat(listed.expect(200).data()).hasSize(1);
        assertThat(listed.json().at("/pagination/nextCursor").asText()).isNotEmpty();
        node.call(admin, Ask.of("users", "getInvitation").path("id", id)).expect(200);
        node.call(admin, Ask.of("users", "withdrawInvitation").path("id", id)).expect(200);
        assertThat(call(member, "listInvitations").status()).isEqualTo(403);
    }

    @Test
    void an_api_key_cannot_change_the_profile_of_its_person() {
        Identity person = TestNode.user(UUID.randomUUID(), Role.ADMIN);
        Identity key = new Identity(
                Identity.Kind.API_KEY,
                person.tenantId(),
                person.userId(),
                Role.ADMIN,
                person.plan(),
                person.features(),
                "k",
                "");

        assertThat(call(key, "getProfile").status()).isEqualTo(200);
        assertThat(change(key, Map.of("firstName", "Eve"), "*").status()).isEqualTo(403);
        assertThat(node.call(key, Ask.of("users", "updateSettings").body(Map.of("theme", "dark")))
                        .status())
                .isEqualTo(403);
    }

    private static Answer call(Identity person, String operation) {
        return node.call(person, Ask.of("users", operation));
    }

    private static Answer change(Identity person, Map<String, String> change, String version) {
        return node.call(person, Ask.of("users", "updateProfile").body(change).header("if-match", version));
    }

    private static Map<String, Object> invitation(UUID id) {
        return Map.of(
                "id", id,
                "email", "new@x.io",
                "role", "member",
                "createdAt", "2026-03-01T09:00:00Z",
                "expiresAt", "2026-03-02T09:00:00Z");
    }

    private static ObjectNode member(Call call) {
        ObjectNode member = (ObjectNode) Json.tree(Map.of(
                "email", "ann@x.io",
                "firstName", "Ann",
                "lastName", "Lee",
                "name", "Ann Lee",
                "role", "member",
                "capabilities", List.of(),
                "isActive", true));
        return member.put("id", call.id("id").toString());
    }
}
