package dev.lad.leads;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lad.shared.json.Json;
import dev.lad.shared.service.Call;
import dev.lad.shared.service.Items;
import dev.lad.shared.service.Operations;
import dev.lad.shared.service.Reply;
import io.vertx.core.Future;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** The operations on leads, and the search that finds them. */
final class LeadsApi {
    private final Leads leads;
    private final PeopleSearch search;

    LeadsApi(Leads leads, PeopleSearch search) {
        this.leads = leads;
        this.search = search;
    }

    void bind(Operations operations) {
        operations
                .on("searchPeople", this::searchPeople)
                .on("listLeads", this::listLeads)
                .on("createLead", this::createLead)
                .on("lookupLeads", this::lookupLeads)
                .on("getLead", call -> leads.get(call.caller(), call.id("id")).map(Reply::ok))
                .on("updateLead", this::updateLead)
                .on("deleteLead", this::deleteLead);
    }

    record Lookup(List<UUID> ids) {}

    private Future<Reply> searchPeople(Call call) {
        Criteria criteria = call.body(SearchRequest.class).criteria();
        return search.find(call.caller(), criteria).map(hits -> page(criteria, hits));
    }

    private static Reply page(Criteria criteria, PeopleSearch.Hits hits) {
        ObjectNode body = Json.object()
                .put("success", true)
                .put("creditsUsed", BigDecimal.ZERO)
                .put("fromCache", hits.fromCache());
        body.set("data", Json.tree(hits.leads()));
        body.putObject("pagination")
                .put("page", criteria.pageNumber())
                .put("limit", criteria.pageSize())
                .put("total", hits.total());
        return Reply.raw(200, "application/json", Json.write(body));
    }

    private Future<Reply> listLeads(Call call) {
        return leads.list(call.caller(), filter(call), call.page(2)).map(Reply::list);
    }

    /** The parameters that a list and a file of leads have alike. */
    static Lead.Filter filter(Call call) {
        return new Lead.Filter(
                call.text("q"),
                call.text("company"),
                call.text("title"),
                call.text("country"),
                call.text("source"),
                call.text("hasEmail").map(Boolean::valueOf),
                call.text("hasPhone").map(Boolean::valueOf),
                call.text("enriched").map(Boolean::valueOf));
    }

    private Future<Reply> createLead(Call call) {
        return leads.create(call.caller(), call.body(Lead.Details.class))
                .map(lead -> Reply.created("/leads/" + lead.id(), lead));
    }

    private Future<Reply> lookupLeads(Call call) {
        return leads.lookup(call.caller(), call.body(Lookup.class).ids())
                .map(Items::all)
                .map(Reply::list);
    }

    private Future<Reply> updateLead(Call call) {
        return leads.update(call.caller(), call.id("id"), call.body(Lead.Details.class), call.emptied())
                .map(Reply::ok);
    }

    private Future<Reply> deleteLead(Call call) {
        return leads.delete(call.caller(), call.id("id")).map(gone -> Reply.ok(Map.of("id", call.id("id"))));
    }
}
