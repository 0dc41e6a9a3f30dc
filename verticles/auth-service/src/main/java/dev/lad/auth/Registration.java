package dev.lad.auth;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lad.bus.Identity;
import dev.lad.bus.Role;
import dev.lad.shared.db.Database;
import dev.lad.shared.errors.Failure;
import dev.lad.shared.jobs.Job;
import dev.lad.shared.jobs.JobKind;
import dev.lad.shared.jobs.Jobs;
import dev.lad.shared.jobs.NewJob;
import dev.lad.shared.jobs.Outcome;
import dev.lad.shared.json.Json;
import dev.lad.shared.mesh.Ask;
import dev.lad.shared.mesh.Services;
import dev.lad.shared.service.Caller;
import dev.lad.shared.time.Ids;
import dev.lad.shared.time.Time;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A new tenant: its row, its owner, and its wallet, which is billing's. Tenant and owner are committed with a job that
 * opens the wallet; until it is open nobody can log in. The request opens it at once where billing answers; where it does
 * not, the job does, or the same request sent again (docs/adr/0013). Sent again with the same Idempotency-Key it is the same
 * registration, however far the first one came (docs/adr/0031).
 */
final class Registration {
    static final JobKind OPEN_WALLET = JobKind.named("open-wallet").withAttempts(1_000);
    /** Longer than the request takes. */
    private static final Duration JOB_WAITS = Duration.ofSeconds(10);

    private static final Duration PATIENCE = Duration.ofSeconds(4);
    private static final Logger LOG = LoggerFactory.getLogger(Registration.class);

    private final Database db;
    private final TenantStore tenants;
    private final MemberStore members;
    private final Passwords passwords;
    private final Sessions sessions;
    private final Services services;
    private final Jobs jobs;
    private final Time time;
    private final Ids ids;

    /** Who registers, and as what. */
    record Applicant(String email, String password, String firstName, String lastName, String organisation) {}

    Registration(
            Database db,
            TenantStore tenants,
            MemberStore members,
            Passwords passwords,
            Sessions sessions,
            Services services,
            Jobs jobs,
            Time time) {
        this.db = db;
        this.tenants = tenants;
        this.members = members;
        this.passwords = passwords;
        this.sessions = sessions;
        this.services = services;
        this.jobs = jobs;
        this.time = time;
        this.ids = new Ids(time.business());
    }

    /**
     * Registers and logs in. Fails with 409 {@code email_taken}, or with 503 {@code registration_pending} where billing
     * does not answer: then it is completed later, and the same request again completes it as soon as it can be.
     *
     * @param key the fingerprint of the request's Idempotency-Key
     */
    Future<Login> register(Applicant applicant, Optional<String> key, Origin origin) {
        Instant now = time.business().instant();
        Tenant tenant = new Tenant(
                ids.next(),
                applicant.organisation(),
                Plans.FREE,
                Tenant.Status.REGISTERING,
                now.plus(AuthSettings.TRIAL),
                key,
                Set.of());
        return passwords
                .hash(applicant.password())
                .map(hash -> owner(applicant, tenant, hash))
                .compose(owner -> begin(tenant, owner, now).map(owner))
                .recover(error -> resume(applicant, key, error))
                .compose(owner -> openWallet(owner.tenantId()).map(owner))
                .compose(owner -> tenants.find(db.tenant(owner.tenantId()), owner.tenantId())
                        .compose(opened -> sessions.begin(owner, opened.orElseThrow(), origin)));
    }

    private Member owner(Applicant applicant, Tenant tenant, String hash) {
        return new Member(
                ids.next(),
                tenant.id(),
                Logins.normal(applicant.email()),
                hash,
                applicant.firstName(),
                applicant.lastName(),
                Role.OWNER,
                Optional.empty(),
                true);
    }

    private Future<Void> begin(Tenant tenant, Member owner, Instant now) {
        NewJob openWallet =
                new NewJob(tenant.id(), OPEN_WALLET.name(), tenant.id().toString(), Json.object(), now);
        return db.inTenant(tenant.id(), sql -> tenants.insert(sql, tenant, now)
                .compose(inserted -> members.insert(sql, owner, now))
                .compose(inserted -> jobs.enqueueAfter(sql, JOB_WAITS, openWallet))
                .mapEmpty());
    }

    /** The address is taken: by the same person, whose registration has not come to its end, or was this very request? */
    private Future<Member> resume(Applicant applicant, Optional<String> key, Throwable error) {
        if (!(error instanceof Failure.Conflict)) {
            return Future.failedFuture(error);
        }
        return members.byEmail(db.system(), Logins.normal(applicant.email()))
                .map(Optional::orElseThrow)
                .compose(member -> tenants.find(db.tenant(member.tenantId()), member.tenantId())
                        .map(Optional::orElseThrow)
                        .map(tenant -> tenant.status() == Tenant.Status.REGISTERING
                                || (key.isPresent() && key.equals(tenant.registeredWith())))
                        .compose(own -> own
                                ? passwords.matches(applicant.password(), member.passwordHash())
                                : Future.succeededFuture(false))
                        .compose(same -> same ? Future.succeededFuture(member) : Future.failedFuture(error)));
    }

    /** Billing opens it once, however often it is asked. */
    private Future<Void> openWallet(UUID tenantId) {
        Caller caller = Caller.background("auth", tenantId, time.wall(), PATIENCE);
        return askBilling(caller)
                .compose(wallet -> db.inTenant(tenantId, sql -> tenants.open(sql, tenantId)
                        .compose(opened ->
                                jobs.cancel(sql, Optional.of(tenantId), OPEN_WALLET.name(), tenantId.toString()))))
                .<Void>mapEmpty()
                .recover(error -> {
                    LOG.atWarn().addKeyValue("tenant", tenantId).setCause(error).log("registration.pending");
                    return Future.failedFuture(new Failure.Unavailable(
                            "registration_pending",
                            "Your registration is accepted and will be completed in a moment; send it again or log in.",
                            Duration.ofSeconds(5)));
                });
    }

    /** The job: what the request could not do. */
    Future<Outcome> completeLater(Job job, Caller caller) {
        UUID tenantId = job.tenantId().orElseThrow();
        return askBilling(caller)
                .compose(wallet -> db.inTenant(tenantId, sql -> tenants.open(sql, tenantId)
                        .compose(opened -> jobs.settle(sql, job, Outcome.done()))));
    }

    private Future<JsonNode> askBilling(Caller caller) {
        Identity service = Identity.service("auth", caller.tenantId());
        return services.call(
                new Caller(service, caller.trace(), caller.requestId(), caller.deadlineMillis()),
                Ask.of("billing", "openWallet"));
    }
}
