package dev.lad.voice;

import dev.lad.shared.db.Database;
import dev.lad.shared.errors.Failure;
import dev.lad.shared.service.Caller;
import dev.lad.shared.time.Ids;
import dev.lad.shared.time.Time;
import io.vertx.core.Future;
import java.util.List;
import java.util.UUID;

/** The agents of a tenant. */
final class Agents {
    private final Database database;
    private final AgentStore store;
    private final Time time;
    private final Ids ids;

    Agents(Database database, AgentStore store, Time time) {
        this.database = database;
        this.store = store;
        this.time = time;
        this.ids = new Ids(time.business());
    }

    Future<List<Agent>> list(Caller caller) {
        return store.list(database.tenant(caller.tenantId()));
    }

    Future<Agent> get(Caller caller, UUID id) {
        return store.find(database.tenant(caller.tenantId()), id)
                .compose(found -> found.isPresent()
                        ? Future.succeededFuture(found.get())
                        : Future.failedFuture(new Failure.NotFound("agent")));
    }

    Future<Agent> create(Caller caller, Agent.Wish wish) {
        Agent agent = wish.as(ids.next(), time.business().instant());
        return store.insert(database.tenant(caller.tenantId()), caller.tenantId(), agent)
                .map(agent);
    }

    Future<Agent> update(Caller caller, UUID id, Agent.Wish wish) {
        return get(caller, id).map(agent -> wish.as(id, agent.createdAt())).compose(agent -> store.update(
                        database.tenant(caller.tenantId()), agent)
                .map(agent));
    }

    Future<Void> delete(Caller caller, UUID id) {
        return get(caller, id).compose(agent -> store.remove(database.tenant(caller.tenantId()), id));
    }
}
