package dev.lad.users;

import dev.lad.shared.db.Database;
import dev.lad.shared.errors.Failure;
import dev.lad.shared.jobs.Job;
import dev.lad.shared.jobs.JobKind;
import dev.lad.shared.jobs.Jobs;
import dev.lad.shared.jobs.Outcome;
import dev.lad.shared.json.Json;
import dev.lad.shared.mesh.Ask;
import dev.lad.shared.mesh.Services;
import dev.lad.shared.service.Caller;
import io.vertx.core.Future;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Map;
import java.util.OptionalLong;
import java.util.UUID;

/** Profiles and settings. */
final class Users {
    static final JobKind TELL_NAME = JobKind.named("tell-name").withAttempts(1_000);

    private final Database db;
    private final UserStore store;
    private final Services services;
    private final Jobs jobs;
    private final Clock business;

    /** A profile with whose it is. */
    record Known(Member member, Profile profile) {}

    Users(Database db, UserStore store, Services services, Jobs jobs, Clock business) {
        this.db = db;
        this.store = store;
        this.services = services;
        this.jobs = jobs;
        this.business = business;
    }

    Future<Known> profile(Caller caller) {
        UUID userId = person(caller);
        return member(caller, userId)
                .compose(member -> store.profile(db.tenant(caller.tenantId()), caller.tenantId(), userId)
                        .map(stored -> new Known(member, stored.orElseGet(() -> Profile.of(member)))));
    }

    /**
     * Fails with 412 where it has changed since the version that is expected.
     *
     * @param expected the version that the caller has read; empty for whichever it is
     */
    Future<Known> change(Caller caller, Profile.Change change, OptionalLong expected) {
        change.timeZone().ifPresent(Users::refuseUnknownZone);
        UUID tenantId = caller.tenantId();
        Instant now = business.instant();
        return profile(caller).compose(known -> {
            if (expected.isPresent() && expected.getAsLong() != known.profile().version()) {
                return Future.failedFuture(new Failure.Stale("profile"));
            }
            Profile changed = known.profile().with(change);
            UUID userId = known.member().id();
            return db.inTenant(tenantId, sql -> store.put(sql, tenantId, userId, changed, now)
                            .compose(stored -> stored
                                    ? jobs.enqueue(
                                            sql,
                                            tenantId,
                                            TELL_NAME.name(),
                                            userId + ":" + changed.version(),
                                            Json.object().put("userId", userId.toString()),
                                            now)
                                    : Future.failedFuture(new Failure.Stale("profile"))))
                    .map(new Known(known.member(), changed));
        });
    }

    /** The job: the auth-service learns the name that the profile has now. */
    Future<Outcome> tellName(Job job, Caller caller) {
        UUID userId = UUID.fromString(job.payload().path("userId").asText());
        return store.profile(db.tenant(caller.tenantId()), caller.tenantId(), userId)
                .compose(profile -> services.call(
                        caller,
                        Ask.of("auth", "renameMember")
                                .path("id", userId)
                                .body(Map.of(
                                        "firstName", profile.orElseThrow().firstName(),
                                        "lastName", profile.orElseThrow().lastName()))))
                .map(told -> Outcome.done());
    }

    Future<Settings> settings(Caller caller) {
        return store.settings(db.tenant(caller.tenantId()), caller.tenantId(), person(caller))
                .map(stored -> stored.orElse(Settings.DEFAULT));
    }

    Future<Settings> change(Caller caller, Settings.Change change) {
        UUID tenantId = caller.tenantId();
        UUID userId = person(caller);
        return db.inTenant(tenantId, sql -> store.settings(sql, tenantId, userId)
                .map(stored -> stored.orElse(Settings.DEFAULT).with(change))
                .compose(changed -> store.put(sql, tenantId, userId, changed, business.instant())
                        .map(changed)));
    }

    private Future<Member> member(Caller caller, UUID userId) {
        return services.call(caller, Ask.reading("auth", "getMember").path("id", userId), Member.class);
    }

    private static UUID person(Caller caller) {
        return caller.userId().orElseThrow(() -> new Failure.Forbidden("This is for people; log in as one."));
    }

    private static void refuseUnknownZone(String zone) {
        try {
            ZoneId.of(zone);
        } catch (DateTimeException unknown) {
            throw Failure.Invalid.at("/timeZone", "timeZone is no IANA time zone, like Europe/Berlin.");
        }
    }
}
