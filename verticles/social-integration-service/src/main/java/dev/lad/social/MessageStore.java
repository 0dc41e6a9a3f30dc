package dev.lad.social;

import dev.lad.shared.db.Sql;
import dev.lad.shared.service.Page;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The table {@code message}. */
final class MessageStore {

    /** False where the message is there already. */
    Future<Boolean> insert(Sql sql, UUID tenantId, Message message) {
        return sql.change(
                        """
                        insert into message (tenant_id, id, account_id, channel, direction, message_id, chat_id,
                            attendee_id, name, profile_url, text, lead_id, at)
                        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
                        on conflict (tenant_id, account_id, message_id) do nothing
                        """,
                        tenantId,
                        message.id(),
                        message.accountId(),
                        message.channel().key(),
                        message.direction(),
                        message.messageId(),
                        message.chatId(),
                        message.attendeeId(),
                        message.name().orElse(null),
                        message.profileUrl().orElse(null),
                        message.text(),
                        message.leadId().orElse(null),
                        message.at().atOffset(ZoneOffset.UTC))
                .map(inserted -> inserted == 1);
    }

    /** Those of the account's messages that are known to be of an action of ours; relies on message_once. */
    Future<List<String>> known(Sql sql, Account account, List<String> messageIds) {
        return sql.list(
                row -> row.getString("message_id"),
                "select message_id from message where tenant_id = $1 and account_id = $2 and message_id = any($3)",
                account.tenantId(),
                account.id(),
                messageIds.toArray(String[]::new));
    }

    /** Whether the message is known as this action's; relies on message_once. */
    Future<Boolean> isOf(Sql sql, Action action, String messageId) {
        return sql.first(row -> true, """
                        select 1 from message where tenant_id = $1 and account_id = $2 and message_id = $3 and id = $4
                        """, action.tenantId(), action.accountId(), messageId, action.id())
                .map(Optional::isPresent);
    }

    /** The newest first; relies on message_newest. */
    Future<List<Message>> list(Sql sql, Message.Filter filter, Page page) {
        return sql.list(
                MessageStore::message,
                """
                select id, account_id, channel, direction, message_id, chat_id, attendee_id, name, profile_url, text,
                       lead_id, at
                from message
                where ($1::uuid is null or account_id = $1) and ($2::uuid is null or lead_id = $2)
                  and ($3::text is null or chat_id = $3) and ($4::text is null or direction = $4)
                  and ($5::timestamptz is null or (at, id) < ($5, $6::uuid))
                order by at desc, id desc limit $7
                """,
                filter.accountId().orElse(null),
                filter.leadId().orElse(null),
                filter.chatId().orElse(null),
                filter.direction().orElse(null),
                page.instantAfter(0),
                page.idAfter(1),
                page.limit() + 1);
    }

    private static Message message(Row row) {
        return new Message(
                row.getUUID("id"),
                row.getUUID("account_id"),
                Channel.of(row.getString("channel")),
                row.getString("direction"),
                row.getString("message_id"),
                row.getString("chat_id"),
                row.getString("attendee_id"),
                Optional.ofNullable(row.getString("name")),
                Optional.ofNullable(row.getString("profile_url")),
                row.getString("text"),
                Optional.ofNullable(row.getUUID("lead_id")),
                row.getOffsetDateTime("at").toInstant());
    }
}
