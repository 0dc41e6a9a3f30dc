package dev.lad.auth;

import dev.lad.bus.Role;
import dev.lad.shared.auth.Issuer.EndedList;
import dev.lad.shared.service.Call;
import dev.lad.shared.service.Items;
import dev.lad.shared.service.Operations;
import dev.lad.shared.service.Reply;
import io.vertx.core.Future;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What other services ask: to verify callers, to tell what was paid for, to manage a tenant's people. */
final class InternalApi {
    private final ApiKeyring apiKeys;
    private final Sessions sessions;
    private final Tenants tenants;
    private final Members members;
    private final Invitations invitations;
    private final PasswordResets resets;
    private final SigningKeys keys;
    private final Clock wall;

    record KeyQuestion(String keyHash) {}

    record KeyAnswer(Optional<ApiKeyring.Holder> holder) {}

    record PlanChange(String plan, Optional<String> status, Optional<List<String>> features) {}

    record FeatureSwitch(Optional<Boolean> enabled) {}

    record NewInvitation(String email, String role) {}

    record RoleChange(String role) {}

    record CapabilityChange(List<String> capabilities) {}

    record ActiveChange(boolean active) {}

    record Rename(String firstName, String lastName) {}

    /** A key with what people call it. */
    record Labelled(String key, String label) {}

    record RoleDefaults(Labelled role, List<Labelled> capabilities) {}

    InternalApi(
            ApiKeyring apiKeys,
            Sessions sessions,
            Tenants tenants,
            Members members,
            Invitations invitations,
            PasswordResets resets,
            SigningKeys keys,
            Clock wall) {
        this.apiKeys = apiKeys;
        this.sessions = sessions;
        this.tenants = tenants;
        this.members = members;
        this.invitations = invitations;
        this.resets = resets;
        this.keys = keys;
        this.wall = wall;
    }

    void on(Operations operations) {
        operations
                .on("verifyApiKey", this::verifyApiKey)
                .on("listRevocations", this::listRevocations)
                .on("getTenantAccess", call -> tenants.access(call.id("id")).map(Reply::ok))
                .on("setPlan", this::setPlan)
                .on("setFeature", this::setFeature)
                .on("rotateSigningKey", call -> keys.rotate().map(done -> Reply.ok(Map.of("rotated", true))))
                .on("createInvitation", this::createInvitation)
                .on("createPasswordReset", this::createPasswordReset)
                .on("listInvitations", this::listInvitations)
                .on("getInvitation", call -> invitations
                        .get(call.caller().tenantId(), call.id("id"))
                        .map(Reply::ok))
                .on("withdrawInvitation", call -> invitations
                        .withdraw(call.caller().tenantId(), call.id("id"))
                        .map(Reply::ok))
                .on("listMembers", this::listMembers)
                .on("getMember", call -> reply(members.get(call.caller().tenantId(), call.id("id"))))
                .on("setMemberRole", this::setMemberRole)
                .on("setMemberCapabilities", this::setMemberCapabilities)
                .on("setMemberActive", this::setMemberActive)
                .on("renameMember", this::renameMember)
                .on("listRoleDefaults", this::listRoleDefaults);
    }

    private Future<Reply> verifyApiKey(Call call) {
        return apiKeys.verify(call.body(KeyQuestion.class).keyHash()).map(holder -> Reply.ok(new KeyAnswer(holder)));
    }

    private Future<Reply> listRevocations(Call call) {
        Instant asOf = wall.instant();
        return sessions.ended(call.instant("since").orElse(Instant.EPOCH))
                .map(ended -> Reply.ok(new EndedList(asOf, ended)));
    }

    private Future<Reply> setPlan(Call call) {
        PlanChange change = call.body(PlanChange.class);
        return tenants.setPlan(
                        call.id("id"),
                        new Tenants.Plan(change.plan(), change.status().map(Tenant.Status::of), change.features()))
                .map(Reply::ok);
    }

    private Future<Reply> setFeature(Call call) {
        String feature = call.text("feature").orElseThrow();
        return tenants.override(
                        call.id("id"), feature, call.body(FeatureSwitch.class).enabled())
                .map(Reply::ok);
    }

    private Future<Reply> createInvitation(Call call) {
        NewInvitation asked = call.body(NewInvitation.class);
        return invitations
                .make(call.caller().tenantId(), asked.email(), role(asked.role()))
                .map(made -> Reply.created("/internal/invitations/" + made.id(), made));
    }

    private Future<Reply> listInvitations(Call call) {
        int limit = (int) call.number("limit").orElse(50);
        return invitations
                .list(call.caller().tenantId(), call.optionalId("after"), limit)
                .map(open -> Reply.list(Items.all(open)));
    }

    private Future<Reply> createPasswordReset(Call call) {
        return resets.issue(call.caller(), call.id("id"))
                .map(made -> Reply.created("/password-resets/" + made.id(), made));
    }

    private Future<Reply> listMembers(Call call) {
        int limit = (int) call.number("limit").orElse(50);
        return members.list(call.caller().tenantId(), call.optionalId("after"), limit)
                .map(list ->
                        Reply.list(Items.all(list.stream().map(Member::view).toList())));
    }

    private Future<Reply> setMemberRole(Call call) {
        Role role = role(call.body(RoleChange.class).role());
        return reply(members.setRole(call.caller().tenantId(), call.id("id"), role));
    }

    private Future<Reply> setMemberCapabilities(Call call) {
        List<String> capabilities = call.body(CapabilityChange.class).capabilities();
        return reply(members.setCapabilities(call.caller().tenantId(), call.id("id"), capabilities));
    }

    private Future<Reply> setMemberActive(Call call) {
        boolean active = call.body(ActiveChange.class).active();
        return reply(members.setActive(call.caller().tenantId(), call.id("id"), active));
    }

    private Future<Reply> renameMember(Call call) {
        Rename rename = call.body(Rename.class);
        return reply(members.rename(call.caller().tenantId(), call.id("id"), rename.firstName(), rename.lastName()));
    }

    private Future<Reply> listRoleDefaults(Call call) {
        List<RoleDefaults> defaults = Arrays.stream(Role.values())
                .sorted(Comparator.reverseOrder())
                .map(role -> new RoleDefaults(
                        labelled(role.key()),
                        Capabilities.of(role).stream()
                                .map(InternalApi::labelled)
                                .toList()))
                .toList();
        return Future.succeededFuture(Reply.list(Items.all(defaults)));
    }

    private static Labelled labelled(String key) {
        return new Labelled(key, Capabilities.label(key));
    }

    private static Future<Reply> reply(Future<Member> member) {
        return member.map(Member::view).map(Reply::ok);
    }

    private static Role role(String key) {
        return Role.of(key).orElseThrow();
    }
}
