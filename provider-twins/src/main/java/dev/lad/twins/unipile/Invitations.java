package dev.lad.twins.unipile;

import dev.lad.twins.clock.TwinTimers;
import dev.lad.twins.kit.TwinContext;
import dev.lad.twins.world.Person;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * LinkedIn invitations. Who is invited accepts when their behaviour says so; then they are a relation, a note becomes the
 * first message of a chat, and {@code new_relation} is told up to eight hours later, as Unipile only polls for it.
 */
final class Invitations {
    private static final Duration COOL_DOWN = Duration.ofDays(21);
    private static final Duration DAY = Duration.ofDays(1);
    private static final Duration WEEK = Duration.ofDays(7);
    private static final int POLLED_WITHIN_MINUTES = 480;

    /** An invitation that is neither accepted nor withdrawn. */
    record Pending(String id, Account account, Person person, Optional<String> note, Instant sentAt) {}

    private record Sent(Account account, Instant at) {}

    private record Withdrawn(Account account, Person person, Instant at) {}

    private final TwinContext twin;
    private final Hooks hooks;
    private final Chats chats;
    private final Map<String, Pending> pending = new LinkedHashMap<>();
    private final Map<String, TwinTimers.Timer> acceptances = new LinkedHashMap<>();
    private final List<Sent> sent = new ArrayList<>();
    private final List<Withdrawn> withdrawn = new ArrayList<>();
    private Limits limits = Limits.PAID;

    Invitations(TwinContext twin, Hooks hooks, Chats chats) {
        this.twin = twin;
        this.hooks = hooks;
        this.chats = chats;
        twin.behaviours().onChange(() -> pending.values().forEach(this::plan));
    }

    void reset() {
        pending.clear();
        acceptances.clear();
        sent.clear();
        withdrawn.clear();
        limits = Limits.PAID;
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
                || sentWithin(DAY, account, now) >= limits.invitationsPerDay()
                || sentWithin(WEEK, account, now) >= limits.invitationsPerWeek()) {
            throw UnipileErrors.unprocessable(
                    "cannot_resend_yet", "The provider does not let this account send an invitation now");
        }
        var invitation = new Pending(Long.toString(twin.ids().signed64() >>> 1), account, person, note, now);
        pending.put(invitation.id(), invitation);
        sent.add(new Sent(account, now));
        twin.counters().effect("invitation", person.linkedin().providerId());
        plan(invitation);
        return invitation;
    }

    /** How much of the day's allowance is used, in percent. */
    long usage(Account account) {
        return sentWithin(DAY, account, twin.clock().instant()) * 100 / Math.max(1, limits.invitationsPerDay());
    }

    void withdraw(Pending invitation) {
        forget(invitation);
        withdrawn.add(new Withdrawn(
                invitation.account(), invitation.person(), twin.clock().instant()));
    }

    void accept(Pending invitation) {
        accept(invitation, Duration.ofMinutes(invitation.person().index() % POLLED_WITHIN_MINUTES));
    }

    /** Accepts, and is told without the delay of polling. */
    void acceptAtOnce(Pending invitation) {
        accept(invitation, Duration.ZERO);
    }

    private void accept(Pending invitation, Duration noticedAfter) {
        forget(invitation);
        var account = invitation.account();
        var person = invitation.person();
        account.relations().put(person, twin.clock().instant());
        twin.counters().effect("acceptance", person.linkedin().providerId());
        invitation.note().ifPresent(note -> chats.open(account, person, note));
        twin.timers()
                .schedule(
                        noticedAfter, () -> hooks.tell("users", "new_relation", account, newRelation(account, person)));
    }

    List<Pending> of(Account account) {
        return pending.values().stream()
                .filter(invitation -> invitation.account().equals(account))
                .toList();
    }

    List<Pending> to(Person person) {
        return pending.values().stream()
                .filter(invitation -> invitation.person().equals(person))
                .toList();
    }

    Optional<Pending> between(Account account, Person person) {
        return of(account).stream()
                .filter(invitation -> invitation.person().equals(person))
                .findFirst();
    }

    Optional<Pending> find(Account account, String id) {
        return Optional.ofNullable(pending.get(id))
                .filter(invitation -> invitation.account().equals(account));
    }

    private void plan(Pending invitation) {
        Optional.ofNullable(acceptances.remove(invitation.id())).ifPresent(TwinTimers.Timer::cancel);
        twin.behaviours()
                .of(invitation.person())
                .acceptsAfter()
                .ifPresent(delay -> acceptances.put(
                        invitation.id(),
                        twin.timers().scheduleAt(invitation.sentAt().plus(delay), () -> accept(invitation))));
    }

    private void forget(Pending invitation) {
        pending.remove(invitation.id());
        Optional.ofNullable(acceptances.remove(invitation.id())).ifPresent(TwinTimers.Timer::cancel);
    }

    private boolean isCoolingDown(Account account, Person person, Instant now) {
        return withdrawn.stream()
                .anyMatch(past -> past.account().equals(account)
                        && past.person().equals(person)
                        && past.at().plus(COOL_DOWN).isAfter(now));
    }

    private long sentWithin(Duration duration, Account account, Instant now) {
        return sent.stream()
                .filter(past -> past.account().equals(account) && past.at().isAfter(now.minus(duration)))
                .count();
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
