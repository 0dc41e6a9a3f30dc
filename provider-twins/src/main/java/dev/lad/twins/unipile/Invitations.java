package dev.lad.twins.unipile;

import dev.lad.twins.clock.TwinTimers;
import dev.lad.twins.kit.TwinContext;
import dev.lad.twins.memory.Form;
import dev.lad.twins.memory.Shelf;
import dev.lad.twins.world.Person;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * LinkedIn invitations. Who is invited accepts when their behaviour says so; then they are a relation, a note becomes the
 * first message of a chat, and {@code new_relation} is told up to eight hours later, as Unipile only polls for it.
 */
final class Invitations {
    private static final Duration COOL_DOWN = Duration.ofDays(21);
    private static final int POLLED_WITHIN_MINUTES = 480;

    private final TwinContext twin;
    private final Accounts accounts;
    private final Hooks hooks;
    private final Chats chats;
    private final Shelf<Pending> pending;
    private final Shelf<Notice> notices;
    private final Map<String, TwinTimers.Timer> acceptances = new HashMap<>();
    private Limits limits = Limits.PAID;

    /** An invitation that is neither accepted nor withdrawn. */
    record Pending(String id, Account account, Person person, Optional<String> note, Instant sentAt) {
        private JsonObject kept() {
            return new JsonObject()
                    .put("id", id)
                    .put("account", account.id())
                    .put("person", person.apolloId())
                    .put("note", note.orElse(null))
                    .put("sentAt", sentAt.toString());
        }
    }

    /** An acceptance that Unipile has not noticed yet. */
    private record Notice(String invitation, Account account, Person person, Instant due) {
        private JsonObject kept() {
            return new JsonObject()
                    .put("invitation", invitation)
                    .put("account", account.id())
                    .put("person", person.apolloId())
                    .put("due", due.toString());
        }
    }

    Invitations(TwinContext twin, Accounts accounts, Hooks hooks, Chats chats) {
        this.twin = twin;
        this.accounts = accounts;
        this.hooks = hooks;
        this.chats = chats;
        this.pending = twin.memory().shelf("unipile.invitations", new Form<>(Pending::kept, this::pending));
        this.notices = twin.memory().shelf("unipile.acceptances", new Form<>(Notice::kept, this::notice));
        twin.behaviours().onChange(this::planAll);
    }

    private Pending pending(JsonObject json) {
        return new Pending(
                json.getString("id"),
                account(json),
                Kept.person(json, twin.world()),
                Optional.ofNullable(json.getString("note")),
                Kept.instant(json, "sentAt"));
    }

    private Notice notice(JsonObject json) {
        return new Notice(
                json.getString("invitation"),
                account(json),
                Kept.person(json, twin.world()),
                Kept.instant(json, "due"));
    }

    private Account account(JsonObject json) {
        return accounts.find(json.getString("account")).orElseThrow();
    }

    void resume() {
        planAll();
        notices.all().forEach(this::schedule);
    }

    void reset() {
        pending.clear();
        notices.clear();
        acceptances.clear();
        limits = Limits.PAID;
    }

    void forget(Account account) {
        of(account).forEach(this::remove);
        List.copyOf(notices.all()).stream()
                .filter(notice -> notice.account().equals(account))
                .forEach(notice -> notices.remove(notice.invitation()));
    }

    void limit(Limits others) {
        limits = others;
    }

    Pending invite(Account account, Person person, Optional<String> note) {
        if (account.relations().containsKey(person)) {
            throw UnipileErrors.unprocessable("action_already_performed", "The recipient is already a relation");
        }
        if (between(account, person).isPresent()) {
            throw UnipileErrors.unprocessable(
                    "already_invited_recently", "An invitation has already been sent recently to this recipient");
        }
        var now = twin.clock().instant();
        if (isCoolingDown(account, person, now)
                || account.invitationsOfTheDay(now) >= limits.invitationsPerDay()
                || account.invitationsOfTheWeek(now) >= limits.invitationsPerWeek()) {
            throw UnipileErrors.unprocessable(
                    "cannot_resend_yet", "The provider does not let this account send an invitation now");
        }
        var invitation = new Pending(Long.toString(twin.ids().signed64() >>> 1), account, person, note, now);
        pending.put(invitation.id(), invitation);
        account.sentInvitation(now);
        accounts.changed(account);
        twin.counters().effect("invitation", person.linkedin().providerId());
        plan(invitation);
        return invitation;
    }

    /** How much of the day's allowance is used, in percent. */
    long usage(Account account) {
        return account.invitationsOfTheDay(twin.clock().instant()) * 100 / Math.max(1, limits.invitationsPerDay());
    }

    void withdraw(Pending invitation) {
        remove(invitation);
        var account = invitation.account();
        account.withdrawn().put(invitation.person(), twin.clock().instant());
        accounts.changed(account);
    }

    void accept(Pending invitation) {
        accept(invitation, Duration.ofMinutes(invitation.person().index() % POLLED_WITHIN_MINUTES));
    }

    /** Accepts, and is told without the delay of polling. */
    void acceptAtOnce(Pending invitation) {
        accept(invitation, Duration.ZERO);
    }

    private void accept(Pending invitation, Duration noticedAfter) {
        remove(invitation);
        var account = invitation.account();
        var person = invitation.person();
        var now = twin.clock().instant();
        account.relations().put(person, now);
        accounts.changed(account);
        twin.counters().effect("acceptance", person.linkedin().providerId());
        invitation.note().ifPresent(note -> chats.open(account, person, note));
        var notice = new Notice(invitation.id(), account, person, now.plus(noticedAfter));
        notices.put(notice.invitation(), notice);
        schedule(notice);
    }

    private void schedule(Notice notice) {
        twin.timers().scheduleAt(notice.due(), () -> {
            if (notices.remove(notice.invitation())) {
                hooks.tell("users", "new_relation", notice.account(), newRelation(notice.account(), notice.person()));
            }
        });
    }

    List<Pending> of(Account account) {
        return pending.all().stream()
                .filter(invitation -> invitation.account().equals(account))
                .toList();
    }

    List<Pending> to(Person person) {
        return pending.all().stream()
                .filter(invitation -> invitation.person().equals(person))
                .toList();
    }

    Optional<Pending> between(Account account, Person person) {
        return of(account).stream()
                .filter(invitation -> invitation.person().equals(person))
                .findFirst();
    }

    Optional<Pending> find(Account account, String id) {
        return pending.find(id).filter(invitation -> invitation.account().equals(account));
    }

    private void planAll() {
        pending.all().forEach(this::plan);
    }

    private void plan(Pending invitation) {
        cancelAcceptance(invitation);
        twin.behaviours()
                .of(invitation.person())
                .acceptsAfter()
                .ifPresent(delay -> acceptances.put(
                        invitation.id(),
                        twin.timers().scheduleAt(invitation.sentAt().plus(delay), () -> accept(invitation))));
    }

    private void remove(Pending invitation) {
        pending.remove(invitation.id());
        cancelAcceptance(invitation);
    }

    private void cancelAcceptance(Pending invitation) {
        Optional.ofNullable(acceptances.remove(invitation.id())).ifPresent(TwinTimers.Timer::cancel);
    }

    private static boolean isCoolingDown(Account account, Person person, Instant now) {
        return Optional.ofNullable(account.withdrawn().get(person))
                .filter(at -> at.plus(COOL_DOWN).isAfter(now))
                .isPresent();
    }

    private static JsonObject newRelation(Account account, Person person) {
        return new JsonObject()
                .put("event", "new_relation")
                .put("account_id", account.id())
                .put("account_type", account.network().name())
                .put("user_full_name", person.name())
                .put("user_provider_id", person.linkedin().providerId())
                .put("user_public_identifier", person.linkedin().slug())
                .put("user_profile_url", person.linkedin().url())
                .putNull("user_picture_url");
    }
}
