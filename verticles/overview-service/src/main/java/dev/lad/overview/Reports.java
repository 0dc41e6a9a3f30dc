package dev.lad.overview;

import dev.lad.overview.ReportStore.Table;
import dev.lad.overview.ReportStore.Topic;
import dev.lad.shared.db.Database;
import dev.lad.shared.errors.Failure;
import dev.lad.shared.service.Caller;
import io.vertx.core.Future;
import java.time.Duration;

/** Tables of a period. */
final class Reports {
    private static final int MOST_ROWS = 10_000;
    private static final Duration LATER = Duration.ofMinutes(1);

    private final Database database;
    private final ReportStore store;

    Reports(Database database, ReportStore store) {
        this.database = database;
        this.store = store;
    }

    /** Fails with {@code Unavailable} while it is not published, with {@code Unprocessable} where it is too long. */
    Future<Table> of(Caller caller, Topic topic, Period period) {
        Future<Table> read =
                store.table(database.tenant(caller.tenantId()), caller.tenantId(), topic, period, MOST_ROWS + 1);
        return Section.of(topic.service(), read).map(section -> {
            Table table = section.data()
                    .orElseThrow(() -> new Failure.Unavailable(
                            "report_unavailable", section.reason().orElse(""), LATER));
            if (table.rows().size() > MOST_ROWS) {
                throw new Failure.Unprocessable(
                        "too_many_rows", "The report has more than 10,000 rows; take a shorter period.");
            }
            return table;
        });
    }
}
