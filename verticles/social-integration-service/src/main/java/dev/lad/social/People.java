package dev.lad.social;

import dev.lad.shared.db.Database;
import dev.lad.shared.service.Caller;
import dev.lad.shared.time.Time;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

/** Finds the ids by which a network addresses people. Views of profiles are rationed, so what was seen is kept. */
final class People {
    /** Public identifiers change hands now and then. */
    private static final Duration KEPT = Duration.ofDays(30);

    private final Database database;
    private final PersonStore store;
    private final UnipileClient unipile;
    private final Time time;

    People(Database database, PersonStore store, UnipileClient unipile, Time time) {
        this.database = database;
        this.store = store;
        this.unipile = unipile;
        this.time = time;
    }

    /** Fails with {@code person_unreachable} where the network knows nobody of that name. */
    Future<Person> find(Caller caller, Account account, Action.Who who) {
        if (who instanceof Action.Who.ById known) {
            return Future.succeededFuture(new Person("", known.providerId(), known.providerId()));
        }
        String handle = ((Action.Who.ByHandle) who).handle().toLowerCase(Locale.ROOT);
        Instant now = time.wall().instant();
        return store.find(database.tenant(caller.tenantId()), account.channel(), handle, now.minus(KEPT))
                .compose(known ->
                        known.isPresent() ? Future.succeededFuture(known.get()) : look(caller, account, handle, now));
    }

    private Future<Person> look(Caller caller, Account account, String handle, Instant now) {
        return unipile.person(account, handle)
                .map(seen -> new Person(handle, seen.providerId(), seen.attendeeId()))
                .compose(person -> store.keep(
                                database.tenant(caller.tenantId()), caller.tenantId(), account.channel(), person, now)
                        .map(person));
    }
}
