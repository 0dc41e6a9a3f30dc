package dev.lad.campaigns.walk;

import dev.lad.campaigns.plan.LeadCard;
import dev.lad.shared.json.Json;
import dev.lad.shared.mesh.Ask;
import dev.lad.shared.mesh.Services;
import dev.lad.shared.service.Caller;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Leads as apollo-leads knows them. */
public final class LeadDirectory {
    /** The most that {@code lookupLeads} takes at once. */
    private static final int CHUNK = 200;

    private final Services services;

    public LeadDirectory(Services services) {
        this.services = services;
    }

    private record Lead(
            UUID id,
            Optional<String> firstName,
            Optional<String> lastName,
            Optional<String> title,
            Optional<String> headline,
            Optional<Company> company,
            Optional<String> city,
            Optional<String> country,
            Optional<String> linkedinUrl,
            Optional<String> linkedinProviderId,
            Optional<String> instagram,
            Optional<String> phone) {

        private record Company(Optional<String> name, Optional<String> industry) {}

        LeadCard card() {
            return new LeadCard(
                    id,
                    firstName,
                    lastName,
                    title,
                    headline,
                    company.flatMap(Company::name),
                    company.flatMap(Company::industry),
                    city,
                    country,
                    linkedinUrl,
                    linkedinProviderId,
                    instagram,
                    phone);
        }
    }

    /** Those of the leads that there are. */
    public Future<List<LeadCard>> find(Caller caller, List<UUID> ids) {
        List<LeadCard> cards = new ArrayList<>();
        Future<List<LeadCard>> found = Future.succeededFuture(cards);
        for (int from = 0; from < ids.size(); from += CHUNK) {
            List<UUID> chunk = ids.subList(from, Math.min(ids.size(), from + CHUNK));
            found = found.compose(sofar -> services.call(
                            caller, Ask.reading("apollo-leads", "lookupLeads").body(Map.of("ids", chunk)))
                    .map(leads -> {
                        leads.forEach(lead ->
                                cards.add(Json.readLeniently(lead, Lead.class).card()));
                        return cards;
                    }));
        }
        return found;
    }

    Future<Optional<LeadCard>> find(Caller caller, UUID id) {
        return find(caller, List.of(id)).map(found -> found.stream().findFirst());
    }
}
