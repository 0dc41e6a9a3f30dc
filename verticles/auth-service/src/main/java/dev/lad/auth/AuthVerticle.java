package dev.lad.auth;

import dev.lad.shared.db.Database;
import dev.lad.shared.jobs.JobRunner;
import dev.lad.shared.jobs.JobSettings;
import dev.lad.shared.jobs.Jobs;
import dev.lad.shared.node.Assembly;
import dev.lad.shared.node.Background;
import dev.lad.shared.node.Node;
import dev.lad.shared.node.Repeating;
import dev.lad.shared.node.ServiceVerticle;
import dev.lad.shared.observe.Instruments;
import dev.lad.shared.service.Operations;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.EventBus;
import java.time.Clock;
import java.time.Duration;
import java.util.List;

/** The auth-service, assembled. */
public final class AuthVerticle extends ServiceVerticle {
    private static final Duration PRUNE_EVERY = Duration.ofHours(1);

    private final AuthSettings settings;

    public AuthVerticle(Node node) {
        super(node, "auth");
        this.settings = AuthSettings.read(node);
    }

    @Override
    protected Assembly assemble(Node node, Database db) {
        Instruments instruments = node.instruments("auth");
        Vertx vertx = node.vertx();
        EventBus bus = vertx.eventBus();
        Clock wall = node.time().wall();
        Secrets secrets = new Secrets(settings.secret());
        Passwords passwords = new Passwords(vertx);
        SigningKeys keys = new SigningKeys(vertx, db, new SigningKeyStore(), secrets, wall);
        MemberStore memberStore = new MemberStore();
        SessionStore sessionStore = new SessionStore();
        TenantStore tenantStore = new TenantStore();
        Tenants tenants = new Tenants(db, tenantStore, bus, node.time().business());
        Sessions sessions = new Sessions(db, sessionStore, memberStore, tenants, keys, secrets, bus, wall);
        Throttle throttle = new Throttle(db, new ThrottleStore(), wall);
        Jobs jobs = new Jobs(node.time());
        Registration registration = new Registration(
                db, tenantStore, memberStore, passwords, sessions, node.services("auth"), jobs, node.time());
        Invitations invitations = new Invitations(
                db, new InvitationStore(), memberStore, tenants, passwords, sessions, secrets, node.time());
        Logins logins = new Logins(db, memberStore, tenants, passwords, throttle, sessions);
        PasswordResets resets = new PasswordResets(
                db, new PasswordResetStore(), memberStore, passwords, sessions, secrets, node.time());
        ApiKeyring apiKeys = new ApiKeyring(db, new ApiKeyStore(), sessionStore, tenants, secrets, bus, node.time());
        Members members = new Members(db, memberStore, sessions, apiKeys);

        Operations operations = Operations.of(contract());
        new LoginApi(logins, registration, invitations, sessions, resets, secrets, settings.secureCookies())
                .on(operations);
        new AccountApi(members, tenants, sessions, logins, apiKeys, keys).on(operations);
        new InternalApi(apiKeys, sessions, tenants, members, invitations, resets, keys, wall).on(operations);
        JobRunner runner = new JobRunner(vertx, db, node.time(), "auth", jobs, JobSettings.STANDARD, instruments)
                .handle(Registration.OPEN_WALLET, registration::completeLater);
        Repeating pruning = new Repeating(
                vertx, "auth.prune", PRUNE_EVERY, () -> sessions.prune().compose(pruned -> throttle.prune()));
        return new Assembly(operations, List.of(Background.of(runner), pruning), new SealedAnswers(secrets));
    }
}
