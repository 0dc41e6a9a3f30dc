package dev.lad.icp;

import dev.lad.shared.db.Database;
import dev.lad.shared.db.Sql;
import dev.lad.shared.errors.Failure;
import dev.lad.shared.service.Caller;
import dev.lad.shared.service.Items;
import dev.lad.shared.service.Page;
import dev.lad.shared.time.Ids;
import dev.lad.shared.time.Time;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;

/** The profiles that tenants keep. */
final class Profiles {
    private final Database database;
    private final ProfileStore store;
    private final Time time;
    private final Ids ids;

    Profiles(Database database, ProfileStore store, Time time) {
        this.database = database;
        this.store = store;
        this.time = time;
        this.ids = new Ids(time.business());
    }

    Future<Items<Profile>> list(Caller caller, Page page) {
        Sql sql = database.tenant(caller.tenantId());
        Future<Items<Profile>> items = store.list(sql, caller.tenantId(), page);
        return page.total()
                ? items.compose(found -> store.count(sql, caller.tenantId()).map(found::withTotal))
                : items;
    }

    Future<Profile> get(Caller caller, UUID id) {
        return store.find(database.tenant(caller.tenantId()), id).map(Profiles::existing);
    }

    Future<Profile> keep(Caller caller, String name, Optional<String> description, Finding<Icp> found) {
        Instant now = time.business().instant();
        Profile profile = new Profile(
                ids.next(), name, found.source(), found.model(), description, found.value(), 0, now, now, 1);
        return store.insert(database.tenant(caller.tenantId()), caller.tenantId(), caller.userId(), profile)
                .map(profile);
    }

    Future<Profile> update(Caller caller, UUID id, OptionalLong expected, Profile.Change change) {
        return database.inTenant(caller.tenantId(), sql -> locked(sql, id, expected)
                .compose(before -> store.update(
                        sql,
                        id,
                        change.name().orElse(before.name()),
                        change.appliedTo(before.icp()),
                        time.business().instant()))
                .map(Profiles::existing));
    }

    Future<Void> delete(Caller caller, UUID id, OptionalLong expected) {
        return database.inTenant(
                caller.tenantId(), sql -> locked(sql, id, expected).compose(before -> store.delete(sql, id)));
    }

    Future<Void> used(Caller caller, UUID id) {
        return store.used(database.tenant(caller.tenantId()), id);
    }

    private Future<Profile> locked(Sql sql, UUID id, OptionalLong expected) {
        return store.lock(sql, id).map(Profiles::existing).map(profile -> {
            if (expected.isPresent() && expected.getAsLong() != profile.version()) {
                throw new Failure.Stale("profile");
            }
            return profile;
        });
    }

    private static Profile existing(Optional<Profile> found) {
        return found.orElseThrow(() -> new Failure.NotFound("profile"));
    }
}
