package dev.lad.billing;

import dev.lad.bus.ApiResponse;
import dev.lad.shared.db.Database;
import dev.lad.shared.db.Sql;
import dev.lad.shared.errors.Failure;
import dev.lad.shared.errors.Problem;
import dev.lad.shared.mesh.Transport;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What goes wrong around a guard: each fault is met by the next thing that it fits, and then is over. */
final class Faults {
    private static final Failure DOWN = new Failure.Unavailable("database_unavailable", "Gone.", Duration.ofSeconds(1));

    private final AtomicReference<String> statement = new AtomicReference<>("");
    private final AtomicReference<Settling> settling = new AtomicReference<>(Settling.WORKS);

    /** What billing does when it is next told how a hold ends. */
    enum Settling {
        WORKS,
        REFUSED,
        ANSWER_LOST
    }

    /** The next statement that has these words fails, without effect. */
    void statement(String words) {
        statement.set(words);
    }

    void settling(Settling how) {
        settling.set(how);
    }

    void none() {
        statement.set("");
        settling.set(Settling.WORKS);
    }

    Transport in(Transport real) {
        return (instance, request) -> {
            boolean settles = request.operation().equals("captureHold")
                    || request.operation().equals("releaseHold");
            return switch (settles ? settling.getAndSet(Settling.WORKS) : Settling.WORKS) {
                case WORKS -> real.send(instance, request);
                case REFUSED -> Future.succeededFuture(down());
                case ANSWER_LOST -> real.send(instance, request).map(lost -> down());
            };
        };
    }

    private static ApiResponse down() {
        return Problem.response(DOWN, "billing", "0".repeat(32));
    }

    Database in(Database real) {
        return new Database() {
            @Override
            public Sql tenant(UUID tenantId) {
                return faulty(real.tenant(tenantId));
            }

            @Override
            public <T> Future<T> inTenant(UUID tenantId, Function<Sql, Future<T>> work) {
                return real.inTenant(tenantId, sql -> work.apply(faulty(sql)));
            }

            @Override
            public Sql system() {
                return real.system();
            }

            @Override
            public <T> Future<T> inSystem(Function<Sql, Future<T>> work) {
                return real.inSystem(work);
            }

            @Override
            public Future<Boolean> isUpToDate() {
                return real.isUpToDate();
            }

            @Override
            public Future<Void> ping() {
                return real.ping();
            }

            @Override
            public Future<Void> close() {
                return real.close();
            }
        };
    }

    private Sql faulty(Sql real) {
        return new Sql() {
            @Override
            public Future<RowSet<Row>> run(String sql, @Nullable Object... args) {
                String words = String.valueOf(statement.get());
                boolean fails = !words.isEmpty() && sql.contains(words) && statement.compareAndSet(words, "");
                return fails ? Future.failedFuture(DOWN) : real.run(sql, args);
            }
        };
    }
}
