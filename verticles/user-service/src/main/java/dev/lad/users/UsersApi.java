package dev.lad.users;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lad.shared.json.Json;
import dev.lad.shared.mesh.Ask;
import dev.lad.shared.mesh.Services;
import dev.lad.shared.service.Call;
import dev.lad.shared.service.Items;
import dev.lad.shared.service.Operations;
import dev.lad.shared.service.Page;
import dev.lad.shared.service.Reply;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/** The operations of the user-service. What is about membership is asked of the auth-service. */
final class UsersApi {
    private static final String AUTH = "auth";

    private final Users users;
    private final Services services;

    record NewUser(String email, Optional<String> role) {}

    /** An open one, as the auth-service knows it. */
    record Invitation(UUID id, String email, String role, Instant createdAt, Instant expiresAt) {}

    record ProfileView(
            UUID id,
            String email,
            String firstName,
            String lastName,
            String name,
            String role,
            String jobTitle,
            String phone,
            String timeZone,
            String locale,
            String avatarUrl,
            long version) {}

    UsersApi(Users users, Services services) {
        this.users = users;
        this.services = services;
    }

    Operations on(Operations operations) {
        return operations
                .on("getProfile", call -> users.profile(call.caller()).map(UsersApi::reply))
                .on("updateProfile", this::updateProfile)
                .on("getSettings", call -> users.settings(call.caller()).map(Reply::ok))
                .on("updateSettings", this::updateSettings)
                .on("listUsers", this::listUsers)
                .on("createUser", this::createUser)
                .on("createPasswordReset", this::createPasswordReset)
                .on("listRoleDefaults", this::listRoleDefaults)
                .on("setRole", call -> change(call, "setMemberRole", call.json()))
                .on("setCapabilities", call -> change(call, "setMemberCapabilities", call.json()))
                .on("listInvitations", this::listInvitations)
                .on(
                        "getInvitation",
                        call -> send(call, Ask.reading(AUTH, "getInvitation").path("id", call.id("id"))))
                .on(
                        "withdrawInvitation",
                        call -> send(call, Ask.of(AUTH, "withdrawInvitation").path("id", call.id("id"))))
                .on("setActive", call -> change(call, "setMemberActive", call.json()))
                .on("deactivateUser", call -> change(call, "setMemberActive", Map.of("active", false)));
    }

    private Future<Reply> updateProfile(Call call) {
        return users.change(call.caller(), call.body(Profile.Change.class), call.ifMatch())
                .map(UsersApi::reply);
    }

    private Future<Reply> updateSettings(Call call) {
        return users.change(call.caller(), call.body(Settings.Change.class)).map(Reply::ok);
    }

    private Future<Reply> listUsers(Call call) {
        return list(call, "listMembers", Member.class, Member::id);
    }

    private Future<Reply> listInvitations(Call call) {
        return list(call, "listInvitations", Invitation.class, Invitation::id);
    }

    private <T> Future<Reply> list(Call call, String operation, Class<T> type, Function<T, UUID> id) {
        Page page = call.page(1);
        Ask ask = Ask.reading(AUTH, operation).query("limit", page.limit() + 1);
        UUID after = page.idAfter(0);
        return services.call(call.caller(), after == null ? ask : ask.query("after", after))
                .map(found -> {
                    List<T> read = new ArrayList<>();
                    found.forEach(one -> read.add(Json.readLeniently(one, type)));
                    return Reply.list(
                            Items.page(read, page, one -> List.of(id.apply(one).toString())));
                });
    }

    private Future<Reply> createUser(Call call) {
        NewUser asked = call.body(NewUser.class);
        Map<String, String> invitation =
                Map.of("email", asked.email(), "role", asked.role().orElse("member"));
        return create(call, Ask.of(AUTH, "createInvitation").body(invitation))
                .map(made ->
                        Reply.created("/users/invitations/" + made.path("id").asText(), made));
    }

    private Future<Reply> createPasswordReset(Call call) {
        UUID id = call.id("id");
        return create(call, Ask.of(AUTH, "createPasswordReset").path("id", id))
                .map(made -> Reply.created("/users/" + id, made));
    }

    /** What is made has a secret, which the auth-service alone keeps, under the same key. */
    private Future<JsonNode> create(Call call, Ask ask) {
        return services.call(
                call.caller(),
                call.request().header("idempotency-key").map(ask::key).orElse(ask));
    }

    private Future<Reply> listRoleDefaults(Call call) {
        return services.call(call.caller(), Ask.reading(AUTH, "listRoleDefaults"))
                .map(roles -> {
                    List<JsonNode> all = new ArrayList<>();
                    roles.forEach(all::add);
                    return Reply.list(Items.all(all));
                });
    }

    private Future<Reply> change(Call call, String operation, Object body) {
        return send(call, Ask.of(AUTH, operation).path("id", call.id("id")).body(body));
    }

    private Future<Reply> send(Call call, Ask ask) {
        return services.call(call.caller(), ask).map(Reply::ok);
    }

    private static Reply reply(Users.Known known) {
        Member member = known.member();
        Profile profile = known.profile();
        return Reply.ok(new ProfileView(
                        member.id(),
                        member.email(),
                        profile.firstName(),
                        profile.lastName(),
                        (profile.firstName() + " " + profile.lastName()).strip(),
                        member.role(),
                        profile.jobTitle(),
                        profile.phone(),
                        profile.timeZone(),
                        profile.locale(),
                        profile.avatarUrl(),
                        profile.version()))
                .etag(profile.version());
    }
}
