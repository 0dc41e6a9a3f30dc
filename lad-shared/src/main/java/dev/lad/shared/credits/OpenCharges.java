package dev.lad.shared.credits;

import dev.lad.shared.db.Sql;
import dev.lad.shared.jobs.Jobs;
import dev.lad.shared.time.Time;
import io.vertx.core.Future;
import java.util.Optional;
import java.util.UUID;

/** Charges whose cost was not known when their action ended, for whoever learns it later: a webhook, a settled effect. */
public final class OpenCharges {
    private final Jobs jobs;
    private final Time time;

    public OpenCharges(Jobs jobs, Time time) {
        this.jobs = jobs;
        this.time = time;
    }

    /**
     * Has a charge settled as soon as this transaction commits, instead of at its resolver's next turn.
     *
     * @return false where it is settled already, or being settled at this moment
     */
    public Future<Boolean> settleSoon(Sql sql, UUID tenantId, String key) {
        return jobs.reschedule(
                sql, Optional.of(tenantId), Credits.SETTLE, key, time.business().instant());
    }
}
