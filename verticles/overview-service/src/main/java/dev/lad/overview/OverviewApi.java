package dev.lad.overview;

import dev.lad.overview.ReportStore.Table;
import dev.lad.overview.ReportStore.Topic;
import dev.lad.shared.csv.Csv;
import dev.lad.shared.service.Call;
import dev.lad.shared.service.Contract;
import dev.lad.shared.service.Operations;
import dev.lad.shared.service.Reply;
import io.vertx.core.Future;
import java.time.Clock;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The operations of the overview. */
final class OverviewApi {
    private final Clock business;
    private final Dashboards dashboards;
    private final Analytics analytics;
    private final Reports reports;

    OverviewApi(Clock business, Dashboards dashboards, Analytics analytics, Reports reports) {
        this.business = business;
        this.dashboards = dashboards;
        this.analytics = analytics;
        this.reports = reports;
    }

    Operations operations(Contract contract) {
        return Operations.of(contract)
                .on(
                        "getDashboard",
                        call -> dashboards.of(call.caller(), period(call)).map(Reply::ok))
                .on("getAnalytics", this::getAnalytics)
                .on("getReport", this::getReport);
    }

    record Report(String type, Period period, List<String> columns, List<List<@Nullable Object>> rows) {}

    private Future<Reply> getAnalytics(Call call) {
        Granularity granularity = Granularity.of(call.text("granularity").orElse("day"));
        return analytics.of(call.caller(), period(call), granularity).map(Reply::ok);
    }

    private Future<Reply> getReport(Call call) {
        Topic topic = Topic.of(call.text("type").orElseThrow());
        Period period = period(call);
        boolean csv = call.text("format").orElse("json").equals("csv");
        return reports.of(call.caller(), topic, period)
                .map(table -> csv
                        ? csv(topic, period, table)
                        : Reply.ok(new Report(topic.key(), period, table.columns(), table.rows())));
    }

    private static Reply csv(Topic topic, Period period, Table table) {
        String file = "lad-%s-%s-%s.csv".formatted(topic.key(), period.from(), period.to());
        return Reply.raw(200, "text/csv; charset=utf-8", Csv.table(table.columns(), table.rows()))
                .with("content-disposition", "attachment; filename=\"" + file + "\"");
    }

    private Period period(Call call) {
        return Period.of(call.date("from"), call.date("to"), call.text("zone").orElse("UTC"), business);
    }
}
