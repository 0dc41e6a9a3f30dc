package dev.lad.campaigns.walk;

import dev.lad.campaigns.walk.NewsStore.Concerned;
import dev.lad.shared.db.Sql;
import io.vertx.core.Future;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;

/** Writes something down for each of some walks while their rows are held, and has them looked at afterwards. */
final class EachWalk {
    private final NewsStore store;
    private final WalkJobs jobs;

    EachWalk(NewsStore store, WalkJobs jobs) {
        this.store = store;
        this.jobs = jobs;
    }

    /** @param walks in the order of their campaigns and ids, in which all lock them */
    Future<Void> write(Sql sql, UUID tenantId, List<Concerned> walks, Function<Concerned, Future<Void>> write) {
        Future<Void> written = Future.succeededFuture();
        for (Concerned walk : walks) {
            written = written.compose(before -> LockStore.shared(sql, walk.campaignId()));
        }
        for (Concerned walk : walks) {
            written = written.compose(before -> store.lock(sql, walk))
                    .compose(found -> found.isPresent()
                            ? write.apply(found.get())
                                    .compose(done -> jobs.wake(sql, tenantId, walk.campaignId(), walk.id()))
                            : Future.succeededFuture());
        }
        return written;
    }
}
