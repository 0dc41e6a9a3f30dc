package dev.lad.shared.jobs;

import dev.lad.bench.BenchDatabase;
import dev.lad.bench.CpuTime;
import dev.lad.bench.Samples;
import dev.lad.shared.db.Sql;
import dev.lad.shared.time.Time;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;

/**
 * Claims from tables of different sizes, in turns. What was claimed is done and replaced by as much new work, so that a
 * table keeps its size and wears as it does in use. It stands in this package because claiming is not for everybody.
 */
public final class ClaimBench {
    private static final int BATCH = 100;
    private static final int WARM_UP = 50;
    private static final int CLAIMS = 300;
    private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");

    /** Work of 100 tenants: as many rows as said, of which some are due and the others due later, a second apart. */
    private static final String FILL = """
            insert into job (id, tenant_id, kind, payload, due_at, created_at)
            select gen_random_uuid(), md5('tenant ' || n %% 100)::uuid, 'touch', '{"lead":"one of many"}', case
                     when n <= %2$d then timestamptz '%3$s' - interval '1 day' + n * interval '1 millisecond'
                     else timestamptz '%3$s' + n * interval '1 second' end, '%3$s'
            from generate_series(1, %1$d) n;
            """;

    private static final String REPLACE = """
            with done as (delete from job where state = 'running' returning tenant_id, kind, payload)
            insert into job (id, tenant_id, kind, payload, due_at, created_at)
            select gen_random_uuid(), tenant_id, kind, payload, $1, $1 from done
            """;

    private final Vertx vertx = Vertx.vertx();

    private final class Table {
        private final String name;
        private final Sql sql;
        private final BenchDatabase bench;
        private final JobClaims claims;
        private final ProcessHandle server;
        private final Samples millis = new Samples();
        private final Samples cpuMillis = new Samples();

        Table(String name, int rows, int due) {
            this.name = name;
            this.bench = new BenchDatabase(vertx);
            this.sql = bench.database().system();
            bench.asOwner(FILL.formatted(rows, due, NOW));
            bench.asOwner("vacuum analyze job");
            Clock still = Clock.fixed(NOW, ZoneOffset.UTC);
            this.claims = new JobClaims(bench.database(), new Time(still, still), JobSettings.STANDARD);
            this.server = bench.server();
        }

        void claim(int turn, boolean counts) {
            long cpu = CpuTime.ofSingleThreads(server);
            long began = System.nanoTime();
            List<Job> claimed = claims.claim(Set.of("touch"), BATCH).await();
            long ended = System.nanoTime();
            cpu = CpuTime.ofSingleThreads(server) - cpu;
            if (claimed.size() != BATCH) {
                throw new IllegalStateException(name + ": claimed " + claimed.size());
            }
            if (counts) {
                millis.add((ended - began) / 1e6);
                cpuMillis.add(cpu / 1e6);
            }
            Instant due = NOW.minusSeconds(3600).plusMillis(turn);
            sql.run(REPLACE, due.atOffset(ZoneOffset.UTC)).await();
        }
    }

    public void run() {
        System.out.println("\n== Claiming " + BATCH + " due touches at a time, " + CLAIMS
                + " times, medians (and the middle half)");
        List<Table> tables = List.of(
                new Table("a thousand, all due", 1_000, 1_000),
                new Table("a million, a thousand due", 1_000_000, 1_000),
                new Table("a million, all due", 1_000_000, 1_000_000));
        try {
            for (int turn = 0; turn < WARM_UP + CLAIMS; turn++) {
                for (Table table : tables) {
                    table.claim(turn, turn >= WARM_UP);
                }
            }
            double first = tables.get(0).cpuMillis.median();
            System.out.printf("  %-28s %-24s %-26s %s%n", "", "ms a claim", "PostgreSQL CPU ms", "to the first");
            tables.forEach(table -> System.out.printf(
                    "  %-28s %-24s %-26s %.2f%n",
                    table.name, table.millis, table.cpuMillis, table.cpuMillis.median() / first));
        } finally {
            tables.forEach(table -> table.bench.close());
            vertx.close().await();
        }
    }
}
