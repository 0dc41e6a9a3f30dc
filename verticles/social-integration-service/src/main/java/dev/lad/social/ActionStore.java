package dev.lad.social;

import dev.lad.shared.db.Sql;
import dev.lad.shared.service.Page;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The table {@code action}. */
final class ActionStore {
    private static final String COLUMNS = """
             tenant_id, id, key, account_id, kind, state, provider_id, attendee_id, handle, text, lead_id, reference,
             credits, reason, created_at, accepted_at
            """;

    Future<Optional<Action>> find(Sql sql, UUID id) {
        return sql.first(ActionStore::action, "select" + COLUMNS + "from action where id = $1", id);
    }

    /** Relies on action_key. */
    Future<Optional<Action>> ofKey(Sql sql, UUID tenantId, String key) {
        return sql.first(
                ActionStore::action,
                "select" + COLUMNS + "from action where tenant_id = $1 and key = $2",
                tenantId,
                key);
    }

    /** False where the key is taken. */
    Future<Boolean> insert(Sql sql, Action action, LocalDate day) {
        return sql.change(
                        """
                        insert into action (tenant_id, id, key, account_id, kind, state, day, provider_id, attendee_id,
                            handle, text, lead_id, reference, credits, created_at)
                        values ($1, $2, $3, $4, $5, 'sending', $6, $7, $8, $9, $10, $11, $12, $13, $14)
                        on conflict (tenant_id, key) do nothing
                        """,
                        action.tenantId(),
                        action.id(),
                        action.key(),
                        action.accountId(),
                        action.kind().key(),
                        day,
                        action.providerId(),
                        action.attendeeId(),
                        action.handle(),
                        action.text(),
                        action.leadId().orElse(null),
                        action.reference().orElse(null),
                        action.credits(),
                        action.createdAt().atOffset(ZoneOffset.UTC))
                .map(inserted -> inserted == 1);
    }

    /** Takes up a refused one again. */
    Future<Boolean> again(Sql sql, UUID id, LocalDate day) {
        return sql.change(
                        "update action set state = 'sending', day = $2, reason = null where id = $1 and state ="
                                + " 'refused'",
                        id,
                        day)
                .map(changed -> changed == 1);
    }

    /** Forgets a refused one. */
    Future<Void> discard(Sql sql, UUID id) {
        return sql.run("delete from action where id = $1 and state = 'refused'", id)
                .mapEmpty();
    }

    /** How often the account has done this since a day, that day included; relies on action_day. */
    Future<Integer> count(Sql sql, Account account, ActionKind kind, LocalDate since) {
        return sql.first(row -> row.getInteger("used"), """
                        select count(*)::int as used from action
                        where tenant_id = $1 and account_id = $2 and kind = $3 and day >= $4 and state <> 'refused'
                        """, account.tenantId(), account.id(), kind.key(), since)
                .map(Optional::orElseThrow);
    }

    /** The first day since {@code since} on which the account did this. */
    Future<Optional<LocalDate>> firstDay(Sql sql, Account account, ActionKind kind, LocalDate since) {
        return sql.first(row -> row.getLocalDate("day"), """
                select day from action
                where tenant_id = $1 and account_id = $2 and kind = $3 and day >= $4 and state <> 'refused'
                order by day limit 1
                """, account.tenantId(), account.id(), kind.key(), since);
    }

    /** Whether the account has an invitation to this person under way or sent; relies on action_person. */
    Future<Boolean> isInvited(Sql sql, Action wanted, Instant since) {
        return sql.first(
                        row -> true,
                        """
                        select 1 from action
                        where tenant_id = $1 and account_id = $2 and provider_id = $3 and kind = 'invitation'
                          and state <> 'refused' and created_at >= $4 and key <> $5
                        """,
                        wanted.tenantId(),
                        wanted.accountId(),
                        wanted.providerId(),
                        since.atOffset(ZoneOffset.UTC),
                        wanted.key())
                .map(Optional::isPresent);
    }

    Future<Boolean> sent(Sql sql, UUID id, String messageId, String chatId) {
        return sql.change("""
                        update action set state = 'sent', message_id = $2, chat_id = $3, reason = null
                        where id = $1 and state <> 'sent'
                        """, id, messageId, chatId).map(changed -> changed == 1);
    }

    /** What was not done gives its place in the day back. False where what became of it is known. */
    Future<Boolean> refused(Sql sql, UUID id, String reason) {
        return state(sql, id, Action.State.REFUSED, reason);
    }

    Future<Boolean> uncertain(Sql sql, UUID id, String reason) {
        return state(sql, id, Action.State.UNCERTAIN, reason);
    }

    private static Future<Boolean> state(Sql sql, UUID id, Action.State state, String reason) {
        return sql.change(
                        "update action set state = $2, reason = $3 where id = $1 and state in ('sending', 'uncertain')",
                        id,
                        state.key(),
                        reason)
                .map(changed -> changed == 1);
    }

    /** The invitation to this person that is now accepted; empty where there is none, or it was told before. */
    Future<Optional<Action>> accept(Sql sql, Account account, String providerId, Optional<String> note, Instant at) {
        return sql.first(
                ActionStore::action,
                """
                update action set accepted_at = $4
                where tenant_id = $1 and id = (
                    select id from action
                    where tenant_id = $1 and account_id = $2 and provider_id = $3 and kind = 'invitation'
                      and state <> 'refused' and ($5::text is null or text = $5)
                    order by created_at desc limit 1  -- action_person
                    for update
                ) and accepted_at is null
                returning
                """ + COLUMNS,
                account.tenantId(),
                account.id(),
                providerId,
                at.atOffset(ZoneOffset.UTC),
                note.orElse(null));
    }

    /** The lead that the account last approached under this id. */
    Future<Optional<UUID>> leadOf(Sql sql, Account account, String attendeeId) {
        return sql.first(row -> row.getUUID("lead_id"), """
                select lead_id from action
                where tenant_id = $1 and account_id = $2 and attendee_id = $3 and lead_id is not null
                order by created_at desc limit 1
                """, account.tenantId(), account.id(), attendeeId);
    }

    /** The newest first; relies on action_newest. */
    Future<List<Action>> list(Sql sql, Action.Filter filter, Page page) {
        return sql.list(
                ActionStore::action,
                "select" + COLUMNS + """
                        from action
                        where ($1::uuid is null or account_id = $1) and ($2::uuid is null or lead_id = $2)
                          and ($3::text is null or kind = $3) and ($4::text is null or state = $4)
                          and ($5::timestamptz is null or (created_at, id) < ($5, $6::uuid))
                        order by created_at desc, id desc limit $7
                        """,
                filter.accountId().orElse(null),
                filter.leadId().orElse(null),
                filter.kind().orElse(null),
                filter.state().orElse(null),
                page.instantAfter(0),
                page.idAfter(1),
                page.limit() + 1);
    }

    private static Action action(Row row) {
        return new Action(
                row.getUUID("tenant_id"),
                row.getUUID("id"),
                row.getString("key"),
                row.getUUID("account_id"),
                ActionKind.of(row.getString("kind")),
                Action.State.of(row.getString("state")),
                row.getString("provider_id"),
                row.getString("attendee_id"),
                row.getString("handle"),
                row.getString("text"),
                Optional.ofNullable(row.getUUID("lead_id")),
                Optional.ofNullable(row.getString("reference")),
                row.getBigDecimal("credits"),
                Optional.ofNullable(row.getString("reason")),
                row.getOffsetDateTime("created_at").toInstant(),
                Optional.ofNullable(row.getOffsetDateTime("accepted_at")).map(OffsetDateTime::toInstant));
    }
}
