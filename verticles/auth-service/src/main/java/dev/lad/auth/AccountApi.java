package dev.lad.auth;

import dev.lad.bus.Role;
import dev.lad.shared.errors.Failure;
import dev.lad.shared.service.Call;
import dev.lad.shared.service.Items;
import dev.lad.shared.service.Operations;
import dev.lad.shared.service.Reply;
import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** What somebody who is in sees and does about the own login and tenant. */
final class AccountApi {
    private final Members members;
    private final Tenants tenants;
    private final Sessions sessions;
    private final Logins logins;
    private final ApiKeyring apiKeys;
    private final SigningKeys keys;

    record PasswordChange(String currentPassword, String newPassword) {}

    record NewApiKey(String name, String role) {}

    record MadeApiKey(UUID id, String name, String hint, String role, String key) {}

    /** The user as at login, with the tenant in the shape that the dashboard reads. */
    record Me(Login.User user, UUID activeTenantId, List<TenantView> tenants, List<String> tenantFeatures) {}

    record TenantView(UUID id, String name, String planTier, String status, String role) {}

    record Verified(boolean valid, UUID userId, UUID tenantId, String role, String plan, List<String> features) {}

    record Feature(String key, boolean enabled) {}

    AccountApi(
            Members members, Tenants tenants, Sessions sessions, Logins logins, ApiKeyring apiKeys, SigningKeys keys) {
        this.members = members;
        this.tenants = tenants;
        this.sessions = sessions;
        this.logins = logins;
        this.apiKeys = apiKeys;
        this.keys = keys;
    }

    void on(Operations operations) {
        operations
                .on("verify", this::verify)
                .on("getMe", this::getMe)
                .on("getKeys", this::getKeys)
                .on("changePassword", this::changePassword)
                .on("listSessions", this::listSessions)
                .on("endSession", this::endSession)
                .on("logoutEverywhere", this::logoutEverywhere)
                .on("listApiKeys", this::listApiKeys)
                .on("createApiKey", this::createApiKey)
                .on("revokeApiKey", this::revokeApiKey)
                .on("listFeatures", this::listFeatures);
    }

    private Future<Reply> verify(Call call) {
        var identity = call.request().identity();
        return Future.succeededFuture(Reply.ok(new Verified(
                true,
                person(call),
                call.caller().tenantId(),
                identity.role().key(),
                identity.plan(),
                Plans.listed(identity.features()))));
    }

    private Future<Reply> getMe(Call call) {
        UUID tenantId = call.caller().tenantId();
        return members.get(tenantId, person(call))
                .compose(member -> tenants.existing(tenantId).compose(tenant -> tenants.access(tenant)
                        .map(access -> Reply.ok(new Me(
                                Sessions.user(member, tenant, access),
                                tenantId,
                                List.of(new TenantView(
                                        tenantId,
                                        tenant.name(),
                                        tenant.plan(),
                                        tenant.status().key(),
                                        member.role().key())),
                                Plans.listed(access.features()))))));
    }

    private Future<Reply> getKeys(Call call) {
        return keys.published().map(set -> Reply.raw(200, "application/json", set.toBuffer())
                .with("cache-control", "public, max-age=300"));
    }

    private Future<Reply> changePassword(Call call) {
        PasswordChange change = call.body(PasswordChange.class);
        return logins.changePassword(
                        call.caller().tenantId(),
                        person(call),
                        call.request().identity().session(),
                        change.currentPassword(),
                        change.newPassword(),
                        LoginApi.origin(call))
                .map(changed -> Reply.ok(Map.of("changed", true)));
    }

    private Future<Reply> listSessions(Call call) {
        return sessions.live(
                        call.caller().tenantId(),
                        person(call),
                        call.request().identity().session())
                .map(live -> Reply.list(Items.all(live)));
    }

    private Future<Reply> endSession(Call call) {
        return sessions.end(call.caller().tenantId(), person(call), Optional.of(call.id("id")))
                .map(ended -> {
                    if (ended == 0) {
                        throw new Failure.NotFound("session");
                    }
                    return Reply.ok(Map.of("ended", ended));
                });
    }

    private Future<Reply> logoutEverywhere(Call call) {
        return sessions.end(call.caller().tenantId(), person(call), Optional.empty())
                .map(ended -> Reply.ok(Map.of("ended", ended)));
    }

    private Future<Reply> listApiKeys(Call call) {
        return apiKeys.list(call.caller().tenantId()).map(keys -> Reply.list(Items.all(keys)));
    }

    private Future<Reply> createApiKey(Call call) {
        NewApiKey asked = call.body(NewApiKey.class);
        return apiKeys.make(
                        call.caller().tenantId(),
                        person(call),
                        call.request().identity().role(),
                        asked.name(),
                        Role.of(asked.role()).orElseThrow())
                .map(made -> Reply.created(
                                "/api-keys/" + made.view().id(),
                                new MadeApiKey(
                                        made.view().id(),
                                        made.view().name(),
                                        made.view().hint(),
                                        made.view().role(),
                                        made.key()))
                        .with("cache-control", "no-store"));
    }

    private Future<Reply> revokeApiKey(Call call) {
        return apiKeys.revoke(call.caller().tenantId(), call.id("id")).map(Reply::ok);
    }

    private Future<Reply> listFeatures(Call call) {
        return tenants.access(call.caller().tenantId())
                .map(access -> Plans.ALL_FEATURES.stream()
                        .sorted()
                        .map(key -> new Feature(key, access.features().contains(key)))
                        .toList())
                .map(features -> Reply.list(Items.all(features)));
    }

    private static UUID person(Call call) {
        return call.caller().userId().orElseThrow(() -> new Failure.Forbidden("This is for people; log in as one."));
    }
}
