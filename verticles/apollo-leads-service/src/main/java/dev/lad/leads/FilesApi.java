package dev.lad.leads;

import dev.lad.shared.errors.Failure;
import dev.lad.shared.service.Call;
import dev.lad.shared.service.Operations;
import dev.lad.shared.service.Reply;
import dev.lad.shared.stream.Inlet;
import dev.lad.shared.stream.StreamReply;
import dev.lad.shared.time.Ids;
import io.vertx.core.Future;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Leads as files, up and down. */
final class FilesApi {
    private final Imports imports;
    private final Exports exports;
    private final Ids ids;
    private final Clock business;

    FilesApi(Imports imports, Exports exports, Ids ids, Clock business) {
        this.imports = imports;
        this.exports = exports;
        this.ids = ids;
        this.business = business;
    }

    void bind(Operations operations) {
        operations
                .onStream("importLeads", this::importLeads)
                .onStream("exportLeads", this::exportLeads)
                .on("listImports", call -> imports.list(call.caller(), call.page(2))
                        .map(Reply::list))
                .on("getImport", call -> imports.get(call.caller(), call.id("id"))
                        .map(Reply::ok));
    }

    private Future<StreamReply> importLeads(Call call, Inlet file) {
        Imports.Order order = new Imports.Order(
                call.optionalId("importId").orElseGet(ids::next), columns(call.texts("columns")), call.flag("dryRun"));
        return imports.take(call.caller(), order, file)
                .map(done -> Reply.ok(done).whole());
    }

    private Future<StreamReply> exportLeads(Call call, Inlet none) {
        String name = "lad-leads-" + LocalDate.ofInstant(business.instant(), ZoneOffset.UTC) + ".csv";
        return exports.csv(call.caller(), LeadsApi.filter(call))
                .map(body -> new StreamReply.Flow(
                        200,
                        Map.of(
                                "content-type",
                                "text/csv; charset=utf-8; header=present",
                                "content-disposition",
                                "attachment; filename=\"" + name + "\""),
                        body));
    }

    /** {@code Vorname:firstName}: what a header stands for. */
    private static Map<String, LeadColumn> columns(List<String> pairs) {
        Map<String, LeadColumn> columns = new HashMap<>();
        for (String pair : pairs) {
            int colon = pair.lastIndexOf(':');
            String member = pair.substring(colon + 1);
            columns.put(
                    pair.substring(0, colon),
                    LeadColumn.ofMember(member)
                            .orElseThrow(() -> Failure.Invalid.at("/query/columns", "A lead has no " + member + ".")));
        }
        return columns;
    }
}
