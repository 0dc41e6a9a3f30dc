package dev.lad.social;

import dev.lad.shared.credits.Charge;
import dev.lad.shared.credits.Cost;
import dev.lad.shared.credits.Credits;
import dev.lad.shared.credits.Prices;
import dev.lad.shared.db.Database;
import dev.lad.shared.db.Sql;
import dev.lad.shared.effects.EffectOutcome;
import dev.lad.shared.effects.EffectResult;
import dev.lad.shared.effects.Effects;
import dev.lad.shared.errors.Failure;
import dev.lad.shared.service.Caller;
import dev.lad.shared.service.Items;
import dev.lad.shared.service.Page;
import dev.lad.shared.time.Ids;
import dev.lad.shared.time.Time;
import io.vertx.core.Future;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Does things to people for an account: at most once a key, within the account's caps, for credits. */
final class Actions {
    private static final Logger LOGGER = LoggerFactory.getLogger(Actions.class);

    /** LinkedIn lets nobody invite the same person again within three weeks. */
    private static final Duration COOL_DOWN = Duration.ofDays(21);

    private final Database database;
    private final ActionStore store;
    private final Accounts accounts;
    private final AccountStore accountStore;
    private final People people;
    private final Caps caps;
    private final UnipileClient unipile;
    private final Effects effects;
    private final Credits credits;
    private final Prices prices;
    private final ActionLog log;
    private final Time time;
    private final Ids ids;

    Actions(
            Database database,
            ActionStore store,
            Accounts accounts,
            AccountStore accountStore,
            People people,
            UnipileClient unipile,
            Effects effects,
            Credits credits,
            Prices prices,
            ActionLog log,
            Time time) {
        this.database = database;
        this.store = store;
        this.accounts = accounts;
        this.accountStore = accountStore;
        this.people = people;
        this.caps = new Caps(store, time);
        this.unipile = unipile;
        this.effects = effects;
        this.credits = credits;
        this.prices = prices;
        this.log = log;
        this.time = time;
        this.ids = new Ids(time.business());
    }

    /**
     * Does what is wished. The action is {@code SENT}, or {@code UNCERTAIN} where the answer was lost; anything else is a
     * failure.
     *
     * @param givenKey names what is to happen: the same key does it once, however often it is asked for
     */
    Future<Action> perform(Caller caller, Optional<String> givenKey, Action.Wish wish) {
        UUID id = ids.next();
        String key = wish.kind().key() + ":" + givenKey.orElse(id.toString());
        return store.ofKey(database.tenant(caller.tenantId()), caller.tenantId(), key)
                .compose(found -> found.isPresent() ? resume(caller, wish, found.get()) : begin(caller, wish, id, key));
    }

    Future<Items<Action>> list(Caller caller, Action.Filter filter, Page page) {
        return store.list(database.tenant(caller.tenantId()), filter, page)
                .map(rows -> Items.page(
                        rows,
                        page,
                        action -> List.of(
                                action.createdAt().toString(), action.id().toString())));
    }

    Future<Action> get(Caller caller, UUID id) {
        return store.find(database.tenant(caller.tenantId()), id)
                .compose(found -> found.isPresent()
                        ? Future.succeededFuture(found.get())
                        : Future.failedFuture(new Failure.NotFound("action")));
    }

    private Future<Action> begin(Caller caller, Action.Wish wish, UUID id, String key) {
        return accounts.toAct(caller, wish.kind(), wish.accountId(), name(wish.who()))
                .compose(account -> people.find(caller, account, wish.who())
                        .compose(person -> prices.of(caller, wish.kind().price())
                                .map(price -> action(caller, wish, id, key, account, person, price)))
                        .compose(wanted -> claim(account, wanted))
                        .compose(claimed -> act(caller, account, claimed)));
    }

    /** Asked for again: what is not known to be done goes on where it was left, and what was not done may have changed. */
    private Future<Action> resume(Caller caller, Action.Wish wish, Action action) {
        boolean same = action.kind() == wish.kind()
                && action.text().equals(wish.text())
                && mayBe(action, wish.who())
                && wish.accountId().map(action.accountId()::equals).orElse(true);
        if (!same && action.state() == Action.State.REFUSED) {
            return anew(caller, wish, action);
        }
        if (!same) {
            return Future.failedFuture(
                    new Failure.Unprocessable("key_reused", "This Idempotency-Key was used for something else."));
        }
        return switch (action.state()) {
            case SENT -> Future.succeededFuture(action);
            case SENDING, UNCERTAIN ->
                accounts.find(caller, action.accountId()).compose(account -> act(caller, account, action));
            case REFUSED ->
                accounts.toAct(caller, wish.kind(), wish.accountId(), name(wish.who()))
                        .compose(account -> account.id().equals(action.accountId())
                                ? claim(account, action).compose(claimed -> act(caller, account, claimed))
                                : anew(caller, wish, action));
        };
    }

    /** In the place of a refused one: also where the account that it was for cannot act any more, and another can. */
    private Future<Action> anew(Caller caller, Action.Wish wish, Action refused) {
        return store.discard(database.tenant(caller.tenantId()), refused.id())
                .compose(gone -> begin(caller, wish, ids.next(), refused.key()));
    }

    /** Whether it went to this person, as far as they are named in the same way: by a handle, or by the network's id. */
    private static boolean mayBe(Action action, Action.Who who) {
        return who instanceof Action.Who.ById known
                ? action.providerId().equals(known.providerId())
                : action.handle().isEmpty() || action.handle().equalsIgnoreCase(name(who));
    }

    private static String name(Action.Who who) {
        return who instanceof Action.Who.ById known ? known.providerId() : ((Action.Who.ByHandle) who).handle();
    }

    private Action action(
            Caller caller, Action.Wish wish, UUID id, String key, Account account, Person person, BigDecimal price) {
        return new Action(
                caller.tenantId(),
                id,
                key,
                account.id(),
                wish.kind(),
                Action.State.SENDING,
                person.providerId(),
                person.attendeeId(),
                person.handle(),
                wish.text(),
                wish.leadId(),
                wish.reference(),
                price,
                Optional.empty(),
                time.business().instant(),
                Optional.empty());
    }

    /** Takes one of the account's places of the day. Under its lock, so that no two take the last one. */
    private Future<Action> claim(Account chosen, Action wanted) {
        return database.inTenant(wanted.tenantId(), sql -> accountStore
                .lock(sql, chosen.id())
                .map(Optional::orElseThrow)
                .compose(account -> account.isUsable()
                        ? Future.succeededFuture(account)
                        : Future.failedFuture(Accounts.unusable(account, false)))
                .compose(account -> notInvitedYet(sql, wanted).map(account))
                .compose(account -> caps.room(sql, account, wanted.kind()))
                .compose(day -> wanted.state() == Action.State.REFUSED
                        ? store.again(sql, wanted.id(), day)
                        : store.insert(sql, wanted, day))
                .compose(mine -> mine
                        ? log.checkLater(sql, wanted)
                        : Future.failedFuture(
                                new Failure.Conflict("in_progress", "This is being done at this moment.")))
                .map(claimed -> wanted.in(Action.State.SENDING)));
    }

    private Future<Void> notInvitedYet(Sql sql, Action wanted) {
        if (wanted.kind() != ActionKind.INVITATION) {
            return Future.succeededFuture();
        }
        return store.isInvited(sql, wanted, time.business().instant().minus(COOL_DOWN))
                .compose(invited -> invited
                        ? Future.failedFuture(new Failure.Conflict(
                                "already_invited",
                                "This account has an invitation to this person already, sent or on its way."))
                        : Future.succeededFuture());
    }

    private Future<Action> act(Caller caller, Account account, Action action) {
        Charge charge = new Charge(action.kind().price(), action.credits(), action.key());
        return credits.guard(
                        caller,
                        charge,
                        () -> effects.once(
                                caller,
                                action.key(),
                                action.kind().key(),
                                Settling.request(action),
                                () -> call(account, action)),
                        outcome -> Cost.of(outcome, action::credits))
                .transform(ended ->
                        ended.succeeded() ? came(account, action, ended.result()) : didNot(action, ended.cause()));
    }

    private Future<EffectResult> call(Account account, Action action) {
        return switch (action.kind()) {
            case INVITATION, FOLLOW -> unipile.invite(account, action.kind(), action.providerId(), action.text());
            case MESSAGE, DM -> unipile.write(account, action.kind(), action.attendeeId(), action.text());
        };
    }

    private Future<Action> came(Account account, Action action, EffectOutcome outcome) {
        if (outcome instanceof EffectOutcome.Done done) {
            return database.inTenant(action.tenantId(), sql -> log.sent(sql, account, action, done.result()))
                    .map(action.in(Action.State.SENT));
        }
        if (outcome instanceof EffectOutcome.Uncertain uncertain) {
            return store.uncertain(database.tenant(action.tenantId()), action.id(), uncertain.reason())
                    .map(action.in(Action.State.UNCERTAIN));
        }
        Failure failure = ((EffectOutcome.Refused) outcome).failure();
        if (failure.code().equals("account_disconnected")) {
            accounts.refresh(account).onFailure(e -> LOGGER.atWarn()
                    .addKeyValue("account", account.id())
                    .setCause(e)
                    .log("account.refresh_failed"));
        }
        return didNot(action, failure);
    }

    /** Gives the place back where it is certain that nothing was done; else the check that was set up finds out. */
    private Future<Action> didNot(Action action, Throwable cause) {
        return effects.isUndone(action.tenantId(), action.key())
                .compose(undone -> undone && cause instanceof Failure failure
                        ? store.refused(database.tenant(action.tenantId()), action.id(), failure.code())
                        : Future.succeededFuture())
                .transform(written -> Future.failedFuture(cause));
    }
}
