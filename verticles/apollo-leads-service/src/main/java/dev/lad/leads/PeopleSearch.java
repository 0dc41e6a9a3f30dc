package dev.lad.leads;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lad.shared.db.Database;
import dev.lad.shared.json.Json;
import dev.lad.shared.service.Caller;
import dev.lad.shared.time.Time;
import io.vertx.core.Future;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Finds people at Apollo and keeps them as leads. */
final class PeopleSearch {
    private static final Duration FRESH = Duration.ofHours(24);

    private final Database database;
    private final ApolloClient apollo;
    private final PersonStore people;
    private final LeadStore leads;
    private final SearchStore searches;
    private final Time time;

    PeopleSearch(
            Database database,
            ApolloClient apollo,
            PersonStore people,
            LeadStore leads,
            SearchStore searches,
            Time time) {
        this.database = database;
        this.apollo = apollo;
        this.people = people;
        this.leads = leads;
        this.searches = searches;
        this.time = time;
    }

    /** A page of hits; {@code total} counts those of all pages. */
    record Hits(List<Lead> leads, long total, boolean fromCache) {}

    /** The hits as they are known now, those of the last 24 hours without asking Apollo. */
    Future<Hits> find(Caller caller, Criteria criteria) {
        JsonNode asked = criteria.forApollo();
        String hash = hash(asked);
        UUID tenantId = caller.tenantId();
        return searches.find(
                        database.tenant(tenantId),
                        tenantId,
                        hash,
                        time.business().instant())
                .compose(cached -> cached.isPresent()
                        ? leads.find(
                                        database.tenant(tenantId),
                                        tenantId,
                                        cached.get().leadIds())
                                .map(known -> new Hits(known, cached.get().total(), true))
                        : apollo.search(asked).compose(hits -> keep(tenantId, hash, hits)));
    }

    /** Forgets what is older than a day. */
    Future<Integer> prune() {
        return searches.prune(database.system(), time.business().instant());
    }

    private Future<Hits> keep(UUID tenantId, String hash, ApolloClient.Hits hits) {
        Map<String, Person> distinct = new LinkedHashMap<>();
        hits.people().forEach(person -> distinct.putIfAbsent(person.apolloId(), person));
        Instant now = time.business().instant();
        return database.inTenant(tenantId, sql -> people.keep(sql, tenantId, List.copyOf(distinct.values()), now)
                .map(kept -> inOrder(distinct, kept))
                .compose(kept -> searches.keep(
                                sql,
                                tenantId,
                                hash,
                                new SearchStore.Found(
                                        kept.stream().map(Lead::id).toList(), hits.total()),
                                now.plus(FRESH))
                        .map(new Hits(kept, hits.total(), false))));
    }

    private static List<Lead> inOrder(Map<String, Person> hits, List<Lead> kept) {
        Map<String, Lead> byApolloId =
                kept.stream().collect(Collectors.toMap(lead -> lead.apolloId().orElseThrow(), Function.identity()));
        return hits.keySet().stream()
                .map(byApolloId::get)
                .filter(Objects::nonNull)
                .toList();
    }

    private static String hash(JsonNode criteria) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256")
                    .digest(Json.write(criteria).getBytes());
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every JDK has SHA-256", impossible);
        }
    }
}
