package dev.lad.overview;

import dev.lad.testkit.TestNode;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.SqlClient;
import java.util.UUID;

/** The views that other services promise, over tables protected as theirs are, with what one tenant did in March 2026. */
final class PublishedViews {
    private final SqlClient sql;
    private final UUID tenant;

    private PublishedViews(SqlClient sql, UUID tenant) {
        this.sql = sql;
        this.tenant = tenant;
    }

    static void make(Vertx vertx, String url, UUID tenant) {
        SqlClient sql = PgBuilder.client()
                .connectingTo(PgConnectOptions.fromUri(url))
                .using(vertx)
                .build();
        new PublishedViews(sql, tenant).make();
        TestNode.await(sql.close());
    }

    private void make() {
        published("leads", "lead", "tenant_id uuid, id uuid, created_at timestamptz");
        rows("leads.lead", "'0', '2026-01-05'", "'1', '2026-03-01'", "'2', '2026-03-05'", "'3', '2026-03-28T23:30Z'");

        published("campaigns", "campaign", "tenant_id uuid, id uuid, name text, status text, created_at timestamptz");
        rows("campaigns.campaign", "'c', '=HYPERLINK(\"x\")', 'running', '2026-02-01'");
        published(
                "campaigns",
                "campaign_lead",
                "tenant_id uuid, id uuid, campaign_id uuid, lead_id uuid, touched_at timestamptz, accepted_at timestamptz,"
                        + " replied_at timestamptz, answered_at timestamptz");
        rows(
                "campaigns.campaign_lead",
                "'a', 'c', '1', '2026-03-02', '2026-03-03', '2026-03-04', null",
                "'b', 'c', '2', '2026-03-02', '2026-04-03', null, '2026-03-06'",
                "'d', 'c', '3', null, null, null, null");

        published(
                "deals",
                "deal",
                "tenant_id uuid, id uuid, status text, stage text, probability smallint, value_minor bigint, currency text,"
                        + " lead_id uuid, campaign_id uuid, created_at timestamptz, closed_at timestamptz");
        rows(
                "deals.deal",
                "'e', 'open', 'Lead', 25, 1000, 'EUR', '1', 'c', '2026-03-10', null",
                "'f', 'won', 'Won', 100, 9000, 'EUR', '2', 'c', '2026-03-10', '2026-03-12'",
                "'1', 'open', 'Lead', 10, 500, 'USD', null, null, '2026-03-10', null");

        published(
                "billing",
                "spending",
                "tenant_id uuid, at timestamptz, feature text, kind text, credits numeric, reference text");
        rows(
                "billing.spending",
                "'2026-03-02', 'phone.reveal', 'capture', 10, 'r'",
                "'2026-03-02', 'linkedin.invite', 'deduct', 5, null",
                "'2026-03-03', 'linkedin.invite', 'refund', -2.5, null",
                "'2026-01-03', 'linkedin.invite', 'deduct', 7, null");
        published("billing", "balance", "tenant_id uuid, credits numeric");
        rows("billing.balance", "87.5");

        published(
                "voice",
                "call",
                "tenant_id uuid, id uuid, lead_id uuid, status text, answered_by text, duration_seconds integer,"
                        + " credits numeric, at timestamptz");
        rows(
                "voice.call",
                "'a', '1', 'completed', 'human', 60, 3, '2026-03-06'",
                "'b', '2', 'completed', 'machine_start', 15, 3, '2026-03-06'",
                "'c', '2', 'no_answer', null, null, 0, '2026-03-06'");
    }

    private void published(String service, String view, String columns) {
        run("select lad.prepare_service('" + service + "')");
        run("create table " + service + "." + view + " (" + columns + ")");
        run("select lad.protect('" + service + "." + view + "')");
        run("create view " + service + "_api." + view + " as select * from " + service + "." + view);
        run("select lad.publish('" + service + "_api." + view + "')");
    }

    /** Ids are written as one hex digit. */
    private void rows(String table, String... rows) {
        run("set role lad_" + table.substring(0, table.indexOf('.')) + "_system");
        for (String row : rows) {
            String values = row.replaceAll("'([0-9a-f])'", "'00000000-0000-7000-8000-00000000000$1'");
            run("insert into " + table + " values ('" + tenant + "', " + values + ")");
        }
        run("reset role");
    }

    private void run(String statement) {
        TestNode.await(sql.query(statement).execute());
    }
}
