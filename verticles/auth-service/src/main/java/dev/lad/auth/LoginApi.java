package dev.lad.auth;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lad.shared.json.Json;
import dev.lad.shared.service.Call;
import dev.lad.shared.service.Operations;
import dev.lad.shared.service.Reply;
import io.vertx.core.Future;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Coming in and going out. */
final class LoginApi {
    private final Logins logins;
    private final Registration registration;
    private final Invitations invitations;
    private final Sessions sessions;
    private final PasswordResets resets;
    private final Secrets secrets;
    private final boolean secureCookies;

    record Credentials(String email, String password) {}

    record NewAccount(
            String email,
            String password,
            Optional<String> firstName,
            Optional<String> lastName,
            Optional<String> name,
            Optional<String> organisation) {

        Registration.Applicant applicant() {
            String[] parts = name.orElse("").strip().split("\\s+", 2);
            String first = firstName.orElse(parts[0]).strip();
            String last = lastName.orElse(parts.length > 1 ? parts[1] : "").strip();
            return new Registration.Applicant(
                    email,
                    password,
                    first,
                    last,
                    organisation.orElse(first + "'s organisation").strip());
        }
    }

    record RefreshToken(Optional<String> refreshToken) {}

    record Acceptance(String token, String password, String firstName, String lastName) {}

    record ResetAcceptance(String token, String password) {}

    LoginApi(
            Logins logins,
            Registration registration,
            Invitations invitations,
            Sessions sessions,
            PasswordResets resets,
            Secrets secrets,
            boolean secureCookies) {
        this.logins = logins;
        this.registration = registration;
        this.invitations = invitations;
        this.sessions = sessions;
        this.resets = resets;
        this.secrets = secrets;
        this.secureCookies = secureCookies;
    }

    void on(Operations operations) {
        operations
                .on("login", this::login)
                .on("register", this::register)
                .on("refreshToken", this::refreshToken)
                .on("logout", this::logout)
                .on("acceptInvitation", this::acceptInvitation)
                .on("acceptPasswordReset", this::acceptPasswordReset);
    }

    private Future<Reply> login(Call call) {
        Credentials given = call.body(Credentials.class);
        return logins.login(given.email(), given.password(), origin(call)).map(login -> reply(200, login));
    }

    private Future<Reply> register(Call call) {
        return registration
                .register(call.body(NewAccount.class).applicant(), key(call), origin(call))
                .map(login -> reply(201, login).with("location", "/me"));
    }

    private Future<Reply> acceptInvitation(Call call) {
        Acceptance given = call.body(Acceptance.class);
        return invitations
                .accept(given.token(), given.password(), given.firstName(), given.lastName(), origin(call))
                .map(login -> reply(201, login).with("location", "/me"));
    }

    private Future<Reply> acceptPasswordReset(Call call) {
        ResetAcceptance given = call.body(ResetAcceptance.class);
        return resets.accept(given.token(), given.password()).map(changed -> Reply.ok(Map.of("changed", true)));
    }

    private Future<Reply> refreshToken(Call call) {
        String token = call.body(RefreshToken.class).refreshToken().orElseThrow();
        return sessions.refresh(token, key(call)).map(login -> reply(200, login));
    }

    /** Ends the session of the access token, and that of the refresh token where one is sent: an expired login ends too. */
    private Future<Reply> logout(Call call) {
        Optional<String> refreshToken = call.raw().length() == 0
                ? Optional.empty()
                : call.body(RefreshToken.class).refreshToken();
        Future<Void> byToken = refreshToken.map(sessions::endByToken).orElseGet(Future::succeededFuture);
        return byToken.compose(ended -> endCurrent(call))
                .map(ended -> Reply.ok(Map.of("loggedOut", true)).with("set-cookie", cookie("", 0)));
    }

    private Future<Void> endCurrent(Call call) {
        var identity = call.request().identity();
        return identity.userId().isEmpty()
                        || identity.tenantId().isEmpty()
                        || identity.session().isEmpty()
                ? Future.succeededFuture()
                : sessions.end(
                                identity.tenantId().get(),
                                identity.userId().get(),
                                Optional.of(UUID.fromString(identity.session())))
                        .mapEmpty();
    }

    private Optional<String> key(Call call) {
        return call.request().header("idempotency-key").map(secrets::fingerprint);
    }

    static Origin origin(Call call) {
        return new Origin(
                call.request().clientIp(), call.request().header("user-agent").orElse(""));
    }

    /** In the envelope, and once more beside it where the dashboard looks. */
    private Reply reply(int status, Login login) {
        ObjectNode data = (ObjectNode) Json.tree(login);
        data.put("token", login.accessToken());
        ObjectNode body = Json.object().put("success", true);
        body.set("data", data);
        body.put("token", login.accessToken());
        body.set("user", data.get("user"));
        return Reply.raw(status, "application/json", Json.write(body))
                .with("cache-control", "no-store")
                .with("set-cookie", cookie(login.accessToken(), login.expiresIn()));
    }

    private String cookie(String value, long maxAgeSeconds) {
        return "access_token=" + value + "; Path=/; HttpOnly; SameSite=Lax; Max-Age=" + maxAgeSeconds
                + (secureCookies ? "; Secure" : "");
    }
}
