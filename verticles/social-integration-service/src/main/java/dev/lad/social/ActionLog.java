package dev.lad.social;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lad.shared.credits.OpenCharges;
import dev.lad.shared.db.Database;
import dev.lad.shared.db.Sql;
import dev.lad.shared.effects.Effect;
import dev.lad.shared.effects.EffectState;
import dev.lad.shared.effects.Effects;
import dev.lad.shared.errors.Failure;
import dev.lad.shared.events.Outbox;
import dev.lad.shared.jobs.Job;
import dev.lad.shared.jobs.JobKind;
import dev.lad.shared.jobs.JobRunner;
import dev.lad.shared.jobs.Jobs;
import dev.lad.shared.jobs.NewJob;
import dev.lad.shared.jobs.Outcome;
import dev.lad.shared.json.Json;
import dev.lad.shared.service.Caller;
import dev.lad.shared.time.Time;
import io.vertx.core.Future;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Optional;

/** Writes down what became of actions: at once, when an uncertain one is settled, or after a crash. */
final class ActionLog {
    private static final String CHECK = "action.check";

    /** Longer than an action can take with its hold, so that a check finds only what its caller left behind. */
    private static final Duration CALLERS_TURN = Duration.ofMinutes(5);

    private final Database database;
    private final ActionStore actions;
    private final AccountStore accounts;
    private final MessageStore messages;
    private final Jobs jobs;
    private final Outbox outbox;
    private final OpenCharges charges;
    private final Time time;

    ActionLog(
            Database database,
            ActionStore actions,
            AccountStore accounts,
            MessageStore messages,
            Jobs jobs,
            Outbox outbox,
            OpenCharges charges,
            Time time) {
        this.database = database;
        this.actions = actions;
        this.accounts = accounts;
        this.messages = messages;
        this.jobs = jobs;
        this.outbox = outbox;
        this.charges = charges;
        this.time = time;
    }

    /** Has an action looked at later, should its caller not come to write down what became of it. */
    Future<Void> checkLater(Sql sql, Action action) {
        var job = new NewJob(
                action.tenantId(),
                CHECK,
                action.key(),
                Json.object(),
                time.business().instant());
        return jobs.enqueueAfter(sql, CALLERS_TURN, job).mapEmpty();
    }

    void checkIn(JobRunner runner, Effects effects) {
        runner.handle(JobKind.named(CHECK), (job, caller) -> check(job, caller, effects));
    }

    /**
     * False where that was known.
     *
     * @param result {@code {"id", "chatId"?}}, as {@link UnipileClient} gives it
     */
    Future<Boolean> sent(Sql sql, Account account, Action action, JsonNode result) {
        String messageId = result.path("id").asText();
        String chatId = result.path("chatId").asText();
        return actions.sent(sql, action.id(), messageId, chatId)
                .compose(news -> news && action.kind().isMessage()
                        ? messages.insert(sql, action.tenantId(), message(account, action, messageId, chatId))
                                .map(true)
                        : Future.succeededFuture(news));
    }

    /**
     * An uncertain effect is settled: whoever asked for it is told, since nobody waits for the answer any more. Fails with
     * {@code Conflict} where the message that was found is another action's by now; the effect then stays as it was.
     */
    Future<Void> settled(Sql sql, Effect effect) {
        return written(sql, effect)
                .compose(action ->
                        action.isPresent() && action.get().kind().isMessage() && effect.state() == EffectState.DONE
                                ? notAnothers(sql, action.get(), effect.result().orElseThrow())
                                : Future.succeededFuture());
    }

    /** Two actions that say the same to the same person may have found the same message at the same time. */
    private Future<Void> notAnothers(Sql sql, Action action, JsonNode result) {
        return messages.isOf(sql, action, result.path("id").asText())
                .compose(own -> own
                        ? Future.succeededFuture()
                        : Future.failedFuture(new Failure.Conflict(
                                "message_taken", "The message that was found is another action's.")));
    }

    private Future<Optional<Action>> written(Sql sql, Effect effect) {
        return actions.ofKey(sql, effect.tenantId(), effect.key())
                .compose(found ->
                        found.isPresent() ? write(sql, found.get(), effect).map(found) : Future.succeededFuture(found));
    }

    private Future<Void> write(Sql sql, Action action, Effect effect) {
        if (effect.state() == EffectState.DONE) {
            return accounts.find(sql, action.accountId())
                    .map(Optional::orElseThrow)
                    .compose(account -> sent(
                                    sql, account, action, effect.result().orElseThrow())
                            .compose(news -> tell(sql, action, Action.State.SENT, news)))
                    // What was not done stays held for a while, since whoever is told of it asks for the same again.
                    .compose(told -> charges.settleSoon(sql, action.tenantId(), action.key()))
                    .mapEmpty();
        }
        return effect.state() == EffectState.REFUSED
                ? refused(sql, action, effect.reason())
                : actions.uncertain(sql, action.id(), effect.reason()).mapEmpty();
    }

    private Future<Void> refused(Sql sql, Action action, String reason) {
        return actions.refused(sql, action.id(), reason).compose(news -> tell(sql, action, Action.State.REFUSED, news));
    }

    private Future<Void> tell(Sql sql, Action action, Action.State state, boolean news) {
        if (!news) {
            return Future.succeededFuture();
        }
        ObjectNode payload = Json.object()
                .put("actionId", action.id().toString())
                .put("accountId", action.accountId().toString())
                .put("channel", action.kind().channel().key())
                .put("kind", action.kind().key())
                .put("state", state.key())
                .put("credits", state == Action.State.SENT ? action.credits() : BigDecimal.ZERO)
                .put("at", time.business().instant().toString());
        action.leadId().ifPresent(lead -> payload.put("leadId", lead.toString()));
        action.reference().ifPresent(reference -> payload.put("reference", reference));
        return outbox.append(sql, action.tenantId(), "action.settled", payload).mapEmpty();
    }

    private Future<Outcome> check(Job job, Caller caller, Effects effects) {
        String key = job.key().orElseThrow();
        return effects.find(caller.tenantId(), key).compose(found -> database.inTenant(
                        caller.tenantId(),
                        sql -> found.isPresent()
                                ? written(sql, found.get()).<Void>mapEmpty()
                                : actions.ofKey(sql, caller.tenantId(), key)
                                        .compose(left -> left.isPresent()
                                                ? refused(sql, left.get(), "never_sent")
                                                : Future.succeededFuture()))
                .map(written -> found.map(ActionLog::isOpen).orElse(false)
                        ? Outcome.later(Duration.ofMinutes(1))
                        : Outcome.done()));
    }

    private static boolean isOpen(Effect effect) {
        return effect.state() == EffectState.STARTED || effect.state() == EffectState.UNCERTAIN;
    }

    private static Message message(Account account, Action action, String messageId, String chatId) {
        return new Message(
                action.id(),
                account.id(),
                account.channel(),
                "sent",
                messageId,
                chatId,
                action.attendeeId(),
                action.handle().isEmpty() ? Optional.empty() : Optional.of(action.handle()),
                Optional.empty(),
                action.text(),
                action.leadId(),
                action.createdAt());
    }
}
