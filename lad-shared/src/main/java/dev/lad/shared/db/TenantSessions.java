package dev.lad.shared.db;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.VertxInternal;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The pipelined connections of one service: gives each single statement to one of them, from any thread, and its answer
 * back on the caller's context.
 */
final class TenantSessions {
    private static final long LOOK_MILLIS = 1_000;

    private final Vertx vertx;
    private final ContextInternal loop;
    private final List<TenantSession> sessions;
    private final int maxWaiting;
    private final long watch;

    TenantSessions(Vertx vertx, ServiceRole role) {
        this.vertx = vertx;
        this.loop = ((VertxInternal) vertx).getOrCreateContext();
        this.sessions = IntStream.range(0, role.options().pipelined())
                .mapToObj(i -> new TenantSession(vertx, loop, role))
                .toList();
        this.maxWaiting = role.options().maxWaiting();
        int patience = (int) role.options().statementTimeout().toSeconds() + 2;
        this.watch = vertx.setPeriodic(
                LOOK_MILLIS, id -> onLoop(() -> sessions.forEach(session -> session.watch(patience))));
    }

    /** Runs it for a tenant, or, with an empty {@code tenant}, for none. */
    Future<RowSet<Row>> run(String tenant, String statement, Object[] args) {
        Promise<RowSet<Row>> answer = promise();
        onLoop(() -> {
            TenantSession session = choose(tenant);
            if (session.load() >= maxWaiting) {
                answer.fail(PgErrors.busy());
            } else {
                session.run(tenant, statement, Tuple.wrap(args)).onComplete(answer);
            }
        });
        return answer.future();
    }

    Future<Void> close() {
        vertx.cancelTimer(watch);
        Promise<Void> closed = promise();
        onLoop(() -> {
            sessions.forEach(TenantSession::close);
            closed.complete();
        });
        return closed.future();
    }

    /** The least busy one, and among equals one that has the tenant already. */
    private TenantSession choose(String tenant) {
        return sessions.stream()
                .min(Comparator.comparingInt((TenantSession session) -> session.load())
                        .thenComparing(session -> !session.holds(tenant)))
                .orElseThrow();
    }

    /** At once when already there: what one caller sends in a row stays in that order. */
    private void onLoop(Runnable task) {
        if (loop.nettyEventLoop().inEventLoop()) {
            task.run();
        } else {
            loop.runOnContext(there -> task.run());
        }
    }

    private static <T> Promise<T> promise() {
        Context caller = Vertx.currentContext();
        return caller == null ? Promise.promise() : ((ContextInternal) caller).promise();
    }
}
