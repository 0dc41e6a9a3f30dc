package dev.lad.shared.db;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import io.vertx.pgclient.PgConnection;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import io.vertx.sqlclient.impl.SqlClientInternal;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection that carries single statements of many tenants, pipelined: PostgreSQL works through them in the order
 * sent, so that a setting made between two of them holds for the second and not for the first. It is told the tenant
 * only when the next statement has another one than the last.
 *
 * <p>What keeps a statement from running under the wrong tenant:
 *
 * <ul>
 *   <li>Everything here happens on one event loop; nothing comes between a setting and its statement.
 *   <li>When a change of tenant is cancelled or times out, the connection is given up and with it every answer that came
 *       after. That is enough for reads. A write follows a change that was confirmed, or one of two statements, no tenant
 *       and then the new one, so that it meets no rows instead of another tenant's.
 *   <li>A statement's first run on a connection holds back those behind it and runs in a transaction. While the client
 *       prepares a statement whose parameter types PostgreSQL cannot tell, it would otherwise let others overtake
 *       (SocketConnectionBase.prepareCommand in vertx-sql-client 5.0.12); in a transaction it refuses it instead.
 * </ul>
 */
final class TenantSession {
    private static final Logger log = LoggerFactory.getLogger(TenantSession.class);
    private static final String SET_TENANT = "select set_config('app.tenant', $1, false)";
    private static final int KNOWN_STATEMENTS = 2_000;

    private final Vertx vertx;
    private final ContextInternal loop;
    private final ServiceRole role;
    private final Deque<Job> waiting = new ArrayDeque<>();
    private @Nullable Link link;
    private boolean connecting;

    TenantSession(Vertx vertx, ContextInternal loop, ServiceRole role) {
        this.vertx = vertx;
        this.loop = loop;
        this.role = role;
    }

    /** A statement on its way; {@code tenant} is empty for one that needs none. */
    private record Job(String tenant, String statement, Tuple args, boolean again, Promise<RowSet<Row>> answer) {

        Job onceMore() {
            return new Job(tenant, statement, args, true, answer);
        }
    }

    /** A connection and what is known about it. Forgotten as a whole when it closes. */
    private static final class Link {
        private final PgConnection connection;
        private final Deque<Job> sent = new ArrayDeque<>();
        private final Set<String> known = new HashSet<>(Set.of(SET_TENANT));
        private String tenant = "";
        private boolean unconfirmed;
        private int changes;
        private boolean held;
        private long answered;
        private long answeredAtLastLook;
        private int looksWithoutAnswer;

        Link(PgConnection connection) {
            this.connection = connection;
        }
    }

    /** Statements that wait or run here. To be asked and used on the event loop only. */
    int load() {
        return waiting.size() + (link == null ? 0 : link.sent.size());
    }

    /** Whether the next statement of this tenant would need no change. */
    boolean holds(String tenant) {
        return waiting.isEmpty() && link != null && link.tenant.equals(tenant);
    }

    Future<RowSet<Row>> run(String tenant, String statement, Tuple args) {
        Promise<RowSet<Row>> answer = Promise.promise();
        waiting.add(new Job(tenant, statement, args, false, answer));
        sendWaiting();
        return answer.future();
    }

    private void sendWaiting() {
        if (link == null) {
            connect();
            return;
        }
        while (link != null && !link.held && !waiting.isEmpty()) {
            send(link, waiting.remove());
        }
    }

    private void send(Link link, Job job) {
        link.sent.add(job);
        boolean first = !link.known.contains(job.statement);
        link.held = first;
        // One group, one write to the socket.
        ((SqlClientInternal) link.connection).group(pipeline -> {
            changeTenant(link, pipeline, job);
            if (!first) {
                pipeline.preparedQuery(job.statement)
                        .execute(job.args)
                        .onComplete((rows, failure) -> settle(link, job, rows, failure));
            }
        });
        if (first) {
            runAlone(link.connection, job).onComplete((rows, failure) -> {
                if (failure == null) {
                    remember(link, job.statement);
                }
                link.held = false;
                settle(link, job, rows, failure);
            });
        }
    }

    private void changeTenant(Link link, SqlClient pipeline, Job job) {
        boolean write = !isRead(job.statement);
        if (job.tenant.isEmpty() || (job.tenant.equals(link.tenant) && !(write && link.unconfirmed))) {
            return;
        }
        link.tenant = job.tenant;
        link.unconfirmed = !write;
        int change = ++link.changes;
        if (write) {
            setTenant(link, pipeline, "");
        }
        setTenant(link, pipeline, job.tenant).onSuccess(done -> link.unconfirmed &= link.changes != change);
    }

    /** It changes nothing: what it answers can be thrown away, and it may run again. */
    private static boolean isRead(String statement) {
        return statement.regionMatches(true, 0, "select", 0, 6);
    }

    private Future<RowSet<Row>> setTenant(Link link, SqlClient pipeline, String tenant) {
        return pipeline.preparedQuery(SET_TENANT).execute(Tuple.of(tenant)).onFailure(reason -> giveUp(link, reason));
    }

    private static Future<RowSet<Row>> runAlone(PgConnection connection, Job job) {
        return connection.begin().compose(transaction -> connection
                .preparedQuery(job.statement)
                .execute(job.args)
                .compose(
                        rows -> transaction.commit().map(rows),
                        failure -> transaction.rollback().transform(ended -> Future.failedFuture(failure))));
    }

    private static void remember(Link link, String statement) {
        if (link.known.size() >= KNOWN_STATEMENTS) {
            link.known.clear();
            link.known.add(SET_TENANT);
        }
        link.known.add(statement);
    }

    private void settle(Link link, Job job, @Nullable RowSet<Row> rows, @Nullable Throwable failure) {
        link.answered++;
        if (failure != null && PgErrors.isUnavailable(failure)) {
            giveUp(link, failure);
        }
        if (!link.sent.remove(job)) {
            return;
        }
        if (failure == null) {
            job.answer.tryComplete(rows);
        } else if (PgErrors.isStalePlan(failure) && !job.again) {
            waiting.add(job.onceMore());
        } else {
            job.answer.tryFail(PgErrors.toCaller(failure));
        }
        sendWaiting();
    }

    private void connect() {
        if (connecting || waiting.isEmpty()) {
            return;
        }
        connecting = true;
        loop.runOnContext(onLoop -> open());
    }

    private void open() {
        Future<PgConnection> opening = PgConnection.connect(vertx, role.connection());
        opening.timeout(role.options().connectTimeout().toMillis(), TimeUnit.MILLISECONDS)
                .onComplete((connection, failure) -> {
                    connecting = false;
                    if (failure == null) {
                        opened(connection);
                    } else {
                        opening.onSuccess(PgConnection::close);
                        warn(failure);
                        refuseWaiting();
                    }
                });
    }

    private void warn(Throwable failure) {
        if (!PgErrors.isUnknownRole(failure)) {
            log.atWarn()
                    .addKeyValue("role", role.name())
                    .addKeyValue("reason", PgErrors.describe(failure))
                    .log("database.unreachable");
        }
    }

    private void opened(PgConnection connection) {
        var opened = new Link(connection);
        connection.closeHandler(closed -> giveUp(opened, PgErrors.unavailable()));
        connection.exceptionHandler(reason -> giveUp(opened, reason));
        link = opened;
        sendWaiting();
    }

    private void refuseWaiting() {
        var refused = new ArrayDeque<>(waiting);
        waiting.clear();
        refused.forEach(job -> job.answer.tryFail(PgErrors.unavailable()));
    }

    /**
     * Answers that are still to come on it are not to be trusted, or will not come. Reads are sent once more, on the next
     * connection; a write may have been done, so its caller must be told.
     */
    private void giveUp(Link lost, Throwable reason) {
        if (link != lost) {
            return;
        }
        link = null;
        log.atInfo()
                .addKeyValue("role", role.name())
                .addKeyValue("unanswered", lost.sent.size())
                .addKeyValue("reason", PgErrors.describe(reason))
                .log("database.connection.lost");
        var unanswered = new ArrayDeque<>(lost.sent);
        lost.sent.clear();
        unanswered.forEach(job -> {
            if (isRead(job.statement) && !job.again) {
                waiting.add(job.onceMore());
            } else {
                job.answer.tryFail(PgErrors.unavailable());
            }
        });
        lost.connection.close();
        sendWaiting();
    }

    /** To be called once a second: gives up a connection that owes answers and gave none for {@code patience} calls. */
    void watch(int patience) {
        if (link == null) {
            return;
        }
        boolean silent = !link.sent.isEmpty() && link.answered == link.answeredAtLastLook;
        link.answeredAtLastLook = link.answered;
        link.looksWithoutAnswer = silent ? link.looksWithoutAnswer + 1 : 0;
        if (link.looksWithoutAnswer >= patience) {
            giveUp(link, new TimeoutException("no answer"));
        }
    }

    void close() {
        refuseWaiting();
        if (link != null) {
            PgConnection closing = link.connection;
            link = null;
            closing.close();
        }
    }
}
