package dev.lad.twins.apollo;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.lad.twins.kit.Answer;
import dev.lad.twins.kit.TwinContext;
import dev.lad.twins.world.Company;
import dev.lad.twins.world.Person;
import dev.lad.twins.world.World;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** Finds one person or company by what the caller knows, and charges for it. */
final class Enrichment {
    private static final int MOST_AT_ONCE = 10;
    private static final List<String> IDENTIFIERS = List.of(
            "id",
            "email",
            "hashed_email",
            "linkedin_url",
            "name",
            "first_name",
            "last_name",
            "organization_name",
            "domain");

    private final TwinContext twin;
    private final World world;
    private final Credits credits;
    private final Owned owned;
    private final PhoneReveals phones;

    Enrichment(TwinContext twin, Credits credits, Owned owned, PhoneReveals phones) {
        this.twin = twin;
        this.world = twin.world();
        this.credits = credits;
        this.owned = owned;
        this.phones = phones;
    }

    Answer match(RoutingContext request) {
        var params = Params.of(request);
        if (IDENTIFIERS.stream().allMatch(name -> params.string(name).isEmpty())) {
            throw ApolloErrors.invalid("Required parameter 'id' missing");
        }
        var webhookUrl = phoneWebhook(params);
        credits.require(Credits.DEMOGRAPHICS
                + webhookUrl.map(url -> Credits.MOBILE_NUMBER).orElse(0));
        var person = find(params);
        var requestId = twin.ids().signed64();
        var personalEmails = params.flag("reveal_personal_emails", false);
        person.ifPresent(found -> charge(found, personalEmails));
        webhookUrl.ifPresent(url -> person.ifPresent(found -> phones.begin(requestId, List.of(found), url)));
        return Answer.json(
                200,
                new JsonObject()
                        .put(
                                "person",
                                person.map(found -> ApolloJson.person(found, personalEmails))
                                        .orElse(null))
                        .put("request_id", requestId));
    }

    Answer bulkMatch(RoutingContext request) {
        var params = Params.of(request);
        var details = bulkItems(params.objects("details"));
        var webhookUrl = phoneWebhook(params);
        var people = details.stream()
                .map(Params::of)
                .map(this::find)
                .flatMap(Optional::stream)
                .distinct()
                .toList();
        credits.require(people.size()
                * (Credits.DEMOGRAPHICS
                        + webhookUrl.map(url -> Credits.MOBILE_NUMBER).orElse(0)));
        var personalEmails = params.flag("reveal_personal_emails", false);
        people.forEach(person -> charge(person, personalEmails));
        var requestId = twin.ids().signed64();
        webhookUrl.ifPresent(url -> phones.begin(requestId, people, url));
        var matches = new JsonArray();
        people.forEach(person -> matches.add(ApolloJson.person(person, personalEmails)));
        var answer = new JsonObject()
                .put("status", "success")
                .putNull("error_code")
                .putNull("error_message")
                .put("total_requested_enrichments", details.size())
                .put("unique_enriched_records", people.size())
                .put("missing_records", details.size() - people.size())
                .put("credits_consumed", (double) people.size() * Credits.DEMOGRAPHICS)
                .put("matches", matches)
                .put("request_id", requestId);
        webhookUrl.ifPresent(url -> answer.put(
                "phone_enrichment",
                new JsonObject()
                        .put("status", people.isEmpty() ? "skipped" : "pending")
                        .put("request_id", Long.toString(requestId))
                        .put("message", "Phone numbers will be sent to the webhook_url")));
        return Answer.json(200, answer);
    }

    /** Costs nothing, and shows whoever was not paid for without what is paid for. */
    Answer person(RoutingContext request) {
        return world.person(request.pathParam("id"))
                .map(person -> Answer.json(200, new JsonObject().put("person", owned.seen(person))))
                .orElseGet(() -> ApolloErrors.error(404, "Person not found"));
    }

    Answer organization(RoutingContext request) {
        var params = Params.of(request);
        var keys = List.of("domain", "linkedin_url", "name", "website");
        if (keys.stream().allMatch(name -> params.string(name).isEmpty())) {
            throw ApolloErrors.invalid("Required parameter 'domain' missing");
        }
        credits.require(Credits.DEMOGRAPHICS);
        var company = keys.stream()
                .flatMap(name -> params.string(name).stream())
                .flatMap(key -> world.company(key).stream())
                .findFirst();
        company.ifPresent(this::charge);
        return Answer.json(
                200,
                new JsonObject()
                        .put(
                                "organization",
                                company.map(ApolloJson::organization).orElse(null)));
    }

    Answer organizationById(RoutingContext request) {
        return world.company(request.pathParam("id"))
                .map(company -> {
                    credits.require(Credits.DEMOGRAPHICS);
                    charge(company);
                    return Answer.json(200, new JsonObject().put("organization", ApolloJson.organization(company)));
                })
                .orElseGet(() -> ApolloErrors.error(404, "Organization not found"));
    }

    Answer bulkOrganizations(RoutingContext request) {
        var domains = bulkItems(Params.of(request).strings("domains"));
        credits.require(domains.size());
        var companies = domains.stream()
                .flatMap(domain -> world.company(domain).stream())
                .distinct()
                .toList();
        companies.forEach(this::charge);
        var organizations = new JsonArray();
        companies.stream().map(ApolloJson::organization).forEach(organizations::add);
        return Answer.json(
                200,
                new JsonObject()
                        .put("status", "success")
                        .putNull("error_code")
                        .putNull("error_message")
                        .put("total_requested_domains", domains.size())
                        .put("unique_domains", companies.size())
                        .put("missing_records", domains.size() - companies.size())
                        .put("organizations", organizations));
    }

    private static Optional<String> phoneWebhook(Params params) {
        return params.flag("reveal_phone_number", false)
                ? Optional.of(PhoneReveals.webhookUrl(params))
                : Optional.empty();
    }

    private static <T> List<T> bulkItems(List<T> items) {
        if (items.isEmpty()) {
            throw ApolloErrors.failed("INVALID_REQUEST", "At least one record is required");
        }
        if (items.size() > MOST_AT_ONCE) {
            throw ApolloErrors.failed(
                    "RECORD_LIMIT_EXCEEDED", "At most " + MOST_AT_ONCE + " records can be enriched at once");
        }
        return items;
    }

    private void charge(Person person, boolean personalEmails) {
        credits.consume(Credits.DEMOGRAPHICS);
        owned.add(person, personalEmails);
        twin.counters().effect("person_enrichment", person.apolloId());
    }

    private void charge(Company company) {
        credits.consume(Credits.DEMOGRAPHICS);
        twin.counters().effect("organization_enrichment", company.apolloId());
    }

    /** By the surest of the identifiers given; a name alone only when nobody else has it. */
    private Optional<Person> find(Params params) {
        var id = params.string("id");
        if (id.isPresent() && !id.get().matches("[0-9a-f]{24}")) {
            throw ApolloErrors.invalid("Parameter 'id' is not a valid person id");
        }
        return Stream.<Function<Params, Optional<Person>>>of(
                        given -> id.flatMap(world::person),
                        given -> given.string("email").flatMap(world::person),
                        given -> given.string("linkedin_url").flatMap(world::person),
                        given -> given.string("hashed_email").flatMap(this::byHashedEmail),
                        this::byName)
                .flatMap(way -> way.apply(params).stream())
                .findFirst();
    }

    private Optional<Person> byName(Params params) {
        var name = params.string("name")
                .orElse(params.string("first_name").orElse("") + " "
                        + params.string("last_name").orElse(""))
                .strip();
        var company = params.string("domain").or(() -> params.string("organization_name"));
        var candidates = company.isPresent()
                ? company.flatMap(world::company).map(world::staffOf).orElse(List.of())
                : world.people();
        var namesakes = candidates.stream()
                .filter(person -> person.name().equalsIgnoreCase(name))
                .limit(2)
                .toList();
        return namesakes.size() == 1 || company.isPresent() ? namesakes.stream().findFirst() : Optional.empty();
    }

    private Optional<Person> byHashedEmail(String hash) {
        var wanted = hash.toLowerCase(Locale.ROOT);
        var algorithm = wanted.length() == 32 ? "MD5" : "SHA-256";
        return world.people().stream()
                .filter(person -> person.contact()
                        .workEmail()
                        .filter(email -> hash(algorithm, email).equals(wanted))
                        .isPresent())
                .findFirst();
    }

    private static String hash(String algorithm, String text) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance(algorithm).digest(text.getBytes(UTF_8)));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every JDK has " + algorithm, impossible);
        }
    }
}
