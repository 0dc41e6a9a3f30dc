package dev.lad.voice;

import dev.lad.shared.db.Sql;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The table {@code agent}. */
final class AgentStore {
    private static final String ALL = """
            select id, name, voice, language, disclosure, greeting, prompt, max_minutes, created_at
            from agent
            """;
    private static final String SELECT = ALL + " where not removed";

    Future<List<Agent>> list(Sql sql) {
        return sql.list(AgentStore::agent, SELECT + " order by created_at, id");
    }

    Future<Optional<Agent>> find(Sql sql, UUID id) {
        return sql.first(AgentStore::agent, SELECT + " and id = $1", id);
    }

    /** Who speaks in a call, be it that the agent was removed since the call was placed. */
    Future<Agent> ofCall(Sql sql, UUID id) {
        return sql.first(AgentStore::agent, ALL + " where id = $1", id).map(Optional::orElseThrow);
    }

    Future<Void> insert(Sql sql, UUID tenantId, Agent agent) {
        return sql.run(
                        """
                        insert into agent (tenant_id, id, name, voice, language, disclosure, greeting, prompt,
                            max_minutes, created_at)
                        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
                        """,
                        tenantId,
                        agent.id(),
                        agent.name(),
                        agent.voice(),
                        agent.language(),
                        agent.disclosure(),
                        agent.greeting(),
                        agent.prompt(),
                        agent.maxMinutes(),
                        agent.createdAt().atOffset(ZoneOffset.UTC))
                .mapEmpty();
    }

    Future<Void> update(Sql sql, Agent agent) {
        return sql.run(
                        """
                        update agent set name = $2, voice = $3, language = $4, disclosure = $5, greeting = $6,
                            prompt = $7, max_minutes = $8
                        where id = $1
                        """,
                        agent.id(),
                        agent.name(),
                        agent.voice(),
                        agent.language(),
                        agent.disclosure(),
                        agent.greeting(),
                        agent.prompt(),
                        agent.maxMinutes())
                .mapEmpty();
    }

    Future<Void> remove(Sql sql, UUID id) {
        return sql.run("update agent set removed = true where id = $1", id).mapEmpty();
    }

    private static Agent agent(Row row) {
        return new Agent(
                row.getUUID("id"),
                row.getString("name"),
                row.getString("voice"),
                row.getString("language"),
                row.getString("disclosure"),
                row.getString("greeting"),
                row.getString("prompt"),
                row.getInteger("max_minutes"),
                row.getOffsetDateTime("created_at").toInstant());
    }
}
