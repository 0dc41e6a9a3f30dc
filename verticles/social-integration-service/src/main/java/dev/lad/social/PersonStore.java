package dev.lad.social;

import dev.lad.shared.db.Sql;
import io.vertx.core.Future;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.UUID;

/** The table {@code person}. */
final class PersonStore {

    Future<Optional<Person>> find(Sql sql, Channel channel, String handle, Instant notBefore) {
        return sql.first(
                row -> new Person(handle, row.getString("provider_id"), row.getString("attendee_id")),
                "select provider_id, attendee_id from person where channel = $1 and handle = $2 and seen_at >= $3",
                channel.key(),
                handle,
                notBefore.atOffset(ZoneOffset.UTC));
    }

    Future<Void> keep(Sql sql, UUID tenantId, Channel channel, Person person, Instant now) {
        return sql.run(
                        """
                        insert into person (tenant_id, channel, handle, provider_id, attendee_id, seen_at)
                        values ($1, $2, $3, $4, $5, $6)
                        on conflict (tenant_id, channel, handle) do update
                          set provider_id = excluded.provider_id, attendee_id = excluded.attendee_id,
                              seen_at = excluded.seen_at
                        """,
                        tenantId,
                        channel.key(),
                        person.handle(),
                        person.providerId(),
                        person.attendeeId(),
                        now.atOffset(ZoneOffset.UTC))
                .mapEmpty();
    }
}
