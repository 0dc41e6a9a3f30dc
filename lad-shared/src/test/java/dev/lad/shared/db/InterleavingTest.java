package dev.lad.shared.db;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lad.shared.errors.Failure;
import dev.lad.shared.observe.Instruments;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Thousands of statements of many tenants share two connections; none may ever meet another tenant's rows. */
class InterleavingTest {
    private static final int ROUNDS = 15;
    private static final int STATEMENTS_A_ROUND = 200;
    private static final List<UUID> TENANTS =
            Stream.generate(UUID::randomUUID).limit(20).toList();
    private static final String CANCEL = "select pg_cancel_backend(pid) from pg_stat_activity where usename = 'lad'";
    private static final String DROP = "select pg_terminate_backend(pid) from pg_stat_activity where usename = 'lad'";
    private static Vertx vertx;
    private static Database database;
    private static String url;

    private final Random random = new Random(7);
    private final AtomicInteger answered = new AtomicInteger();
    private final AtomicInteger refused = new AtomicInteger();

    @BeforeAll
    static void open() {
        vertx = Vertx.vertx();
        url = TestServer.shared().freshDatabase();
        database = PgDatabase.open(vertx, DatabaseOptions.of(url), "notes", Instruments.unobserved("test"))
                .await();
        for (UUID tenant : TENANTS) {
            database.tenant(tenant)
                    .run(
                            "insert into note (tenant_id, id, text) select $1, gen_random_uuid(), $2"
                                    + " from generate_series(1, 3)",
                            tenant,
                            tenant.toString())
                    .await();
        }
    }

    @AfterAll
    static void close() {
        database.close().await();
        vertx.close().await();
    }

    @Test
    void statementsNeverRunUnderAnotherTenant() {
        rounds(round -> {});
        assertThat(refused).as("only what must be refused").hasValueLessThan(answered.get());
        assertEveryRowNamesItsOwner();
    }

    @Test
    void notEvenWhenStatementsAreCancelledAtAnyMoment() {
        rounds(round -> TestServer.shared().asSuperuser("postgres", CANCEL, CANCEL, CANCEL));
        assertEveryRowNamesItsOwner();
    }

    @Test
    void norWhenConnectionsDropUnderThem() {
        rounds(round -> {
            if (round % 5 == 0) {
                TestServer.shared().asSuperuser("postgres", DROP);
            }
        });
        assertThat(answered).hasValueGreaterThan(STATEMENTS_A_ROUND);
        assertEveryRowNamesItsOwner();
    }

    private void rounds(IntConsumer disturbance) {
        for (int round = 0; round < ROUNDS; round++) {
            var sent = new ArrayList<Future<?>>();
            for (int i = 0; i < STATEMENTS_A_ROUND; i++) {
                sent.add(one(TENANTS.get(random.nextInt(TENANTS.size())), random.nextInt(12), round * 1000 + i));
            }
            disturbance.accept(round);
            Future.join(sent).otherwiseEmpty().await();
            sent.forEach(future -> assertThat(future.succeeded() || isAllowed(future.cause()))
                    .as(() -> String.valueOf(future.cause()))
                    .isTrue());
        }
    }

    private Future<?> one(UUID tenant, int kind, int number) {
        Sql sql = database.tenant(tenant);
        Future<?> answer =
                switch (kind) {
                    case 0 -> sql.run("select 1 / 0 from note");
                    case 1 -> sql.run("select $1", "of a type that nobody can tell");
                    case 2 ->
                        sql.run(
                                "insert into note (tenant_id, id, text) values ($1, $2, 'forged')",
                                other(tenant),
                                tenant);
                    case 3 ->
                        own(tenant, sql, "select tenant_id from note /* never prepared before: " + number + " */");
                    case 4, 5 -> sql.run("update note set text = $1", tenant.toString());
                    case 6 -> database.inTenant(tenant, tx -> own(tenant, tx, "select tenant_id from note for update"));
                    default -> own(tenant, sql, "select tenant_id from note");
                };
        return answer.onSuccess(x -> answered.incrementAndGet()).onFailure(x -> refused.incrementAndGet());
    }

    private static Future<Void> own(UUID tenant, Sql sql, String statement) {
        return sql.list(row -> row.getUUID(0), statement).map(seen -> {
            assertThat(seen).hasSize(3).containsOnly(tenant);
            return null;
        });
    }

    private static UUID other(UUID tenant) {
        return TENANTS.get((TENANTS.indexOf(tenant) + 1) % TENANTS.size());
    }

    private static boolean isAllowed(Throwable failure) {
        return failure instanceof Failure.Unavailable
                || failure instanceof PgException pg
                        && List.of("22012", "42P18", "42501").contains(pg.getSqlState());
    }

    private static void assertEveryRowNamesItsOwner() {
        String strayed = "select count(*) from notes.note where text <> tenant_id::text";
        assertThat(TestServer.shared().ask(url, strayed)).isEqualTo("0");
    }
}
