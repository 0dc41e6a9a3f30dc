package dev.lad.bench;

import dev.lad.shared.db.Database;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.sqlclient.Row;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.UnaryOperator;

/**
 * Reads by key through {@link Database}, in turns, from a table without row-level security and from the same table with it:
 * by one tenant, and by another tenant nearly each time, so that the connection has to be told.
 */
final class IsolationBench {
    private static final int TENANTS = 100;
    private static final int ROWS_EACH = 1_000;
    private static final int IN_FLIGHT = 32;
    private static final int WARM_UP = 40_000;
    private static final int READS = 20_000;
    private static final int ROUNDS = 15;

    private static final String FILL = """
            insert into note_%1$s
            select md5('tenant ' || t)::uuid, md5(t || ' ' || n)::uuid, 'note ' || n, repeat('x', 200)
            from generate_series(1, $1::int) t, generate_series(1, $2::int) n
            """;

    private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));

    private record Key(UUID tenantId, UUID id) {
        static Key of(Row row) {
            return new Key(row.getUUID("tenant_id"), row.getUUID("id"));
        }
    }

    /**
     * One way of reading, with what it has cost a read so far, in microseconds of processor time.
     *
     * @param scope whom the connection is told, of the key that is read
     */
    private record Variant(
            String name, String statement, List<Key> keys, UnaryOperator<UUID> scope, Samples jvm, Samples postgres) {
        Variant(String name, String table, List<Key> keys, UnaryOperator<UUID> scope) {
            this(
                    name,
                    "select name, body from " + table + " where tenant_id = $1 and id = $2",
                    keys,
                    scope,
                    new Samples(),
                    new Samples());
        }

        double total() {
            return jvm.median() + postgres.median();
        }
    }

    void run() {
        System.out.println("\n== Row-level security: " + IN_FLIGHT + " reads by key in flight, " + ROUNDS
                + " rounds of " + READS + ", medians (and between which they lay)");
        try (var bench = new BenchDatabase(vertx)) {
            Database database = bench.database();
            List<List<Variant>> groups = variants(bench);
            List<Variant> variants = groups.stream().flatMap(List::stream).toList();
            variants.forEach(variant -> read(database, variant, WARM_UP));
            ProcessHandle server = bench.server();
            for (int round = 0; round < ROUNDS; round++) {
                variants.forEach(variant -> measure(database, variant, server));
            }
            report(groups);
        } finally {
            vertx.close().await();
        }
    }

    /** Those of a group read the same; the first of each does it without row-level security. */
    private static List<List<Variant>> variants(BenchDatabase bench) {
        Database database = bench.database();
        for (String table : List.of("guarded", "plain")) {
            database.system().run(FILL.formatted(table), TENANTS, ROWS_EACH).await();
        }
        bench.asOwner("alter table note_plain disable row level security; analyze note_guarded; analyze note_plain");
        List<Key> all = database.system()
                .list(Key::of, "select tenant_id, id from note_guarded")
                .await();
        UUID one = all.get(0).tenantId();
        List<Key> ofOne = all.stream().filter(key -> key.tenantId().equals(one)).toList();
        UnaryOperator<UUID> itsTenant = tenant -> tenant;
        return List.of(
                List.of(
                        new Variant("no policy, one tenant", "note_plain", ofOne, itsTenant),
                        new Variant("policy, one tenant", "note_guarded", ofOne, itsTenant)),
                List.of(
                        new Variant("no policy, any of 100, not told", "note_plain", all, tenant -> one),
                        new Variant("no policy, any of 100, told", "note_plain", all, itsTenant),
                        new Variant("policy, any of 100, told", "note_guarded", all, itsTenant)));
    }

    private void measure(Database database, Variant variant, ProcessHandle server) {
        long jvm = CpuTime.of(ProcessHandle.current().pid());
        long postgres = CpuTime.ofSingleThreads(server);
        read(database, variant, READS);
        variant.jvm().add((CpuTime.of(ProcessHandle.current().pid()) - jvm) / 1e3 / READS);
        variant.postgres().add((CpuTime.ofSingleThreads(server) - postgres) / 1e3 / READS);
    }

    private void read(Database database, Variant variant, int count) {
        List<Future<Void>> readers = new ArrayList<>();
        for (int i = 0; i < IN_FLIGHT; i++) {
            Promise<Void> reader = Promise.promise();
            readers.add(reader.future());
            vertx.runOnContext(onLoop -> read(database, variant, count / IN_FLIGHT, reader));
        }
        Future.all(readers).await();
    }

    private static void read(Database database, Variant variant, int left, Promise<Void> reader) {
        if (left == 0) {
            reader.complete();
            return;
        }
        Key key = variant.keys()
                .get(ThreadLocalRandom.current().nextInt(variant.keys().size()));
        database.tenant(variant.scope().apply(key.tenantId()))
                .first(row -> row.getString("body"), variant.statement(), key.tenantId(), key.id())
                .map(found -> found.orElseThrow())
                .onSuccess(found -> read(database, variant, left - 1, reader))
                .onFailure(reader::fail);
    }

    private static void report(List<List<Variant>> groups) {
        System.out.printf("  %-32s %-24s %-24s %s%n", "", "JVM us/read", "PostgreSQL us/read", "both, to that without");
        groups.forEach(group -> group.forEach(variant -> System.out.printf(
                "  %-32s %-24s %-24s %.2f%n",
                variant.name(),
                variant.jvm(),
                variant.postgres(),
                variant.total() / group.get(0).total())));
    }
}
