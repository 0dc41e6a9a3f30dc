package dev.lad.twins.apollo;

import static io.vertx.core.http.HttpMethod.GET;
import static io.vertx.core.http.HttpMethod.POST;
import static io.vertx.core.http.HttpMethod.PUT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lad.twins.TwinsUnderTest;
import dev.lad.twins.world.Person;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpRequest;
import io.vertx.ext.web.client.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ApolloTwinTest {
    @RegisterExtension
    static final TwinsUnderTest twins = new TwinsUnderTest();

    @Test
    void a_wrong_key_is_refused_in_plain_text_and_without_limit_headers() {
        var answer = twins.request("apollo", POST, "/api/v1/people/match")
                .putHeader("x-api-key", "wrong")
                .sendJsonObject(new JsonObject())
                .await();

        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.getHeader("content-type")).startsWith("text/plain");
        assertThat(answer.bodyAsString()).startsWith("Invalid API key.");
        assertThat(answer.getHeader("x-minute-usage")).isNull();
    }

    @Test
    void a_search_filters_and_hides_what_is_paid_for() {
        var answer = ask(
                "/mixed_people/api_search",
                new JsonObject()
                        .put("person_titles", new JsonArray().add("vp sales"))
                        .put("person_seniorities", new JsonArray().add("vp"))
                        .put("person_locations", new JsonArray().add("United States"))
                        .put("organization_num_employees_ranges", new JsonArray().add("10,500"))
                        .put("per_page", 100));

        var hits = answer.bodyAsJsonObject().getJsonArray("people");
        assertThat(hits.size()).isPositive().isEqualTo(answer.bodyAsJsonObject().getInteger("total_entries"));
        assertThat(hits).allSatisfy(hit -> {
            var teaser = (JsonObject) hit;
            var person = twins.world().person(teaser.getString("id")).orElseThrow();
            assertThat(person.job().title()).matches("VP Sales|Vice President of Sales");
            assertThat(person.place().country()).isEqualTo("United States");
            assertThat(person.company().employees()).isBetween(10, 500);
            assertThat(teaser.getValue("has_direct_phone")).isInstanceOf(String.class);
            assertThat(teaser.fieldNames()).doesNotContain("last_name", "email", "linkedin_url", "phone");
        });
        assertThat(answer.bodyAsJsonObject().containsKey("pagination")).isFalse();
        assertThat(answer.getHeader("x-rate-limit-minute")).isEqualTo("200");
        assertThat(answer.getHeader("x-minute-requests-left")).isEqualTo("199");
    }

    @Test
    void the_query_form_finds_the_same_as_the_body() {
        var byBody = ask(
                "/mixed_people/api_search",
                new JsonObject()
                        .put("q_organization_keyword_tags", new JsonArray().add("saas"))
                        .put(
                                "revenue_range",
                                new JsonObject().put("min", 1_000_000).put("max", 9_000_000)));
        var byQuery = twins.request(
                        "apollo",
                        POST,
                        "/api/v1/mixed_people/api_search"
                                + "?q_organization_keyword_tags[]=saas&revenue_range[min]=1000000&revenue_range[max]=9000000")
                .putHeader("x-api-key", "apollo-twin-key")
                .send()
                .await();

        assertThat(byQuery.bodyAsJsonObject()).isEqualTo(byBody.bodyAsJsonObject());
        assertThat(byQuery.bodyAsJsonObject().getInteger("total_entries")).isPositive();
    }

    @Test
    void pages_neither_overlap_nor_skip() {
        var filter = new JsonObject()
                .put("person_seniorities", new JsonArray().add("vp"))
                .put("per_page", 100);
        var total = ask("/mixed_people/api_search", filter).bodyAsJsonObject().getInteger("total_entries");

        var ids = IntStream.rangeClosed(1, (total + 99) / 100)
                .boxed()
                .flatMap(page -> ask("/mixed_people/api_search", filter.copy().put("page", page))
                        .bodyAsJsonObject()
                        .getJsonArray("people")
                        .stream())
                .map(hit -> ((JsonObject) hit).getString("id"))
                .toList();

        assertThat(ids).hasSize(total).doesNotHaveDuplicates();
    }

    @Test
    void a_page_of_more_than_a_hundred_is_refused() {
        var answer = ask("/mixed_people/api_search", new JsonObject().put("per_page", 101));

        assertThat(answer.statusCode()).isEqualTo(422);
        assertThat(answer.bodyAsJsonObject().getString("error")).contains("per_page");
    }

    @Test
    void a_match_gives_the_work_email_and_costs_a_credit() {
        var person = anyone(one -> one.contact().workEmail().isPresent());

        var answer = ask("/people/match", new JsonObject().put("id", person.apolloId()));

        var found = answer.bodyAsJsonObject().getJsonObject("person");
        assertThat(found.getString("email"))
                .isEqualTo(person.contact().workEmail().orElseThrow());
        assertThat(found.getString("linkedin_url"))
                .endsWith("/in/" + person.linkedin().slug());
        assertThat(answer.bodyAsJsonObject().getValue("request_id")).isInstanceOf(Long.class);
        assertThat(twins.effects("apollo", "person_enrichment")).isEqualTo(1);
    }

    @Test
    void who_was_not_paid_for_is_shown_without_what_is_paid_for() {
        var person = anyone(one -> one.contact().workEmail().isPresent()
                && one.contact().personalEmail().isPresent()
                && !one.place().gdpr());

        var before = seen(person);
        ask("/people/match", new JsonObject().put("id", person.apolloId()));
        var owned = seen(person);
        personalEmails(person);
        var withPersonal = seen(person);

        assertThat(before.getBoolean("revealed_for_current_team")).isFalse();
        assertThat(before.encode())
                .doesNotContain(person.contact().workEmail().orElseThrow())
                .doesNotContain(person.linkedin().slug());
        assertThat(owned.getBoolean("revealed_for_current_team")).isTrue();
        assertThat(owned.getString("email"))
                .isEqualTo(person.contact().workEmail().orElseThrow());
        assertThat(owned.containsKey("personal_emails")).isFalse();
        assertThat(withPersonal.getJsonArray("personal_emails")).hasSize(1);
        assertThat(twins.effects("apollo", "person_enrichment")).isEqualTo(2);
    }

    @Test
    void nobody_found_is_an_empty_success_that_costs_nothing() {
        var answer = ask("/people/match", new JsonObject().put("email", "nobody@nowhere.example"));

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.bodyAsJsonObject().containsKey("person")).isTrue();
        assertThat(answer.bodyAsJsonObject().getValue("person")).isNull();
        assertThat(twins.effects("apollo", "person_enrichment")).isZero();
    }

    @Test
    void personal_emails_are_withheld_where_the_gdpr_holds() {
        Predicate<Person> hasPersonal =
                person -> person.contact().personalEmail().isPresent();
        var european = anyone(hasPersonal.and(person -> person.place().gdpr()));
        var american = anyone(hasPersonal.and(person -> !person.place().gdpr()));

        assertThat(personalEmails(european)).isEmpty();
        assertThat(personalEmails(american)).hasSize(1);
    }

    @Test
    void a_phone_number_comes_only_by_webhook_and_by_polling() {
        var person = anyone(one -> one.contact().phone().isPresent());
        var answer = revealPhone(person);
        var requestId = answer.bodyAsJsonObject().getLong("request_id");

        assertThat(answer.bodyAsString())
                .doesNotContain(person.contact().phone().orElseThrow());
        assertThat(poll(Long.toString(requestId)).statusCode()).isEqualTo(404);
        assertThat(poll(Long.toString(requestId)).bodyAsJsonObject().getString("error_code"))
                .isEqualTo("result_pending");

        twins.advance(Duration.ofMinutes(10));

        var webhook = twins.receiver().await(1).get(0).json();
        var entry = webhook.getJsonArray("people").getJsonObject(0);
        assertThat(webhook.getInteger("credits_consumed")).isEqualTo(8);
        assertThat(entry.getString("id")).isEqualTo(person.apolloId());
        assertThat(entry.getJsonArray("phone_numbers").getJsonObject(0).getString("sanitized_number"))
                .isEqualTo(person.contact().phone().orElseThrow());
        assertThat(twins.effects("apollo", "phone_reveal")).isEqualTo(1);
        TwinsUnderTest.eventually(() -> assertThat(
                        poll(Long.toString(requestId)).bodyAsJsonObject().getString("webhook_status"))
                .isEqualTo("success"));
    }

    @Test
    void who_has_no_phone_costs_nothing_for_it() {
        var person = anyone(one -> one.contact().phone().isEmpty());
        revealPhone(person);

        twins.advance(Duration.ofMinutes(10));

        var webhook = twins.receiver().await(1).get(0).json();
        assertThat(webhook.getInteger("credits_consumed")).isZero();
        assertThat(webhook.getInteger("missing_records")).isEqualTo(1);
        assertThat(twins.effects("apollo", "phone_reveal")).isZero();
    }

    @Test
    void a_webhook_that_is_not_accepted_comes_again() {
        twins.receiver().answerNextWith(500);
        revealPhone(anyone(one -> one.contact().phone().isPresent()));

        twins.advance(Duration.ofMinutes(10));
        twins.receiver().await(1);
        TwinsUnderTest.eventually(() -> {
            twins.advance(Duration.ofMinutes(1));
            assertThat(twins.receiver().received()).hasSize(2);
        });

        var received = twins.receiver().received();
        assertThat(received.get(1).body()).isEqualTo(received.get(0).body());
        assertThat(twins.effects("apollo", "phone_reveal")).isEqualTo(1);
    }

    @Test
    void a_phone_number_needs_a_secure_webhook_url() {
        var person = anyone(one -> true);
        var without = new JsonObject().put("id", person.apolloId()).put("reveal_phone_number", true);

        assertThat(ask("/people/match", without).statusCode()).isEqualTo(422);
        assertThat(ask("/people/match", without.copy().put("webhook_url", "http://example.com/hook"))
                        .statusCode())
                .isEqualTo(422);
        assertThat(ask("/people/match", without.copy().put("webhook_url", "http://gateway:3000/hook"))
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void requests_that_ask_for_a_result_wrongly_are_told_apart() {
        assertThat(poll("12345").bodyAsJsonObject().getString("error_code")).isEqualTo("request_id_unknown");
        assertThat(poll("abc").statusCode()).isEqualTo(400);
        assertThat(poll("abc").bodyAsJsonObject().getString("error_code")).isEqualTo("invalid_request_id");
    }

    @Test
    void a_bulk_match_takes_ten_and_leaves_misses_out() {
        var known = twins.world().people().get(7);
        var details = new JsonArray()
                .add(new JsonObject().put("id", known.apolloId()))
                .add(new JsonObject().put("email", "nobody@nowhere.example"));

        var answer = ask("/people/bulk_match", new JsonObject().put("details", details))
                .bodyAsJsonObject();
        IntStream.range(0, 9).forEach(ignored -> details.add(new JsonObject()));
        var tooMany = ask("/people/bulk_match", new JsonObject().put("details", details));

        assertThat(answer.getInteger("missing_records")).isEqualTo(1);
        assertThat(answer.getJsonArray("matches").size()).isEqualTo(1);
        assertThat(answer.getDouble("credits_consumed")).isEqualTo(1.0);
        assertThat(tooMany.statusCode()).isEqualTo(400);
        assertThat(tooMany.bodyAsJsonObject().getString("error_code")).isEqualTo("RECORD_LIMIT_EXCEEDED");
    }

    @Test
    void a_company_is_enriched_by_domain_over_get_and_post() {
        var company = twins.world().companies().get(3);
        var byGet = authorized(GET, "/organizations/enrich?domain=" + company.domain())
                .send()
                .await();
        var byPost = ask("/organizations/enrich", new JsonObject().put("domain", company.domain()));

        assertThat(byGet.bodyAsJsonObject()).isEqualTo(byPost.bodyAsJsonObject());
        assertThat(byGet.bodyAsJsonObject().getJsonObject("organization").getInteger("estimated_num_employees"))
                .isEqualTo(company.employees());
        assertThat(authorized(GET, "/organizations/enrich").send().await().bodyAsJsonObject())
                .isEqualTo(new JsonObject().put("error", "Required parameter 'domain' missing"));
    }

    @Test
    void a_spent_window_answers_429_until_it_ends() {
        twins.control(
                PUT,
                "/control/apollo/limits",
                new JsonObject().put("class", "search").put("minute", 2));
        ask("/mixed_people/api_search", new JsonObject());
        ask("/mixed_people/api_search", new JsonObject());

        var refused = ask("/mixed_people/api_search", new JsonObject());
        twins.advance(Duration.ofMinutes(1));
        var later = ask("/mixed_people/api_search", new JsonObject());

        assertThat(refused.statusCode()).isEqualTo(429);
        assertThat(refused.bodyAsJsonObject().getString("message"))
                .startsWith("The maximum number of api calls allowed for api/v1/mixed_people/api_search is 2 times");
        assertThat(Integer.parseInt(refused.getHeader("retry-after"))).isBetween(1, 61);
        assertThat(later.statusCode()).isEqualTo(200);
    }

    @Test
    void without_credits_nothing_is_revealed() {
        twins.control(PUT, "/control/apollo/credits", new JsonObject().put("left", 0));

        var answer = ask(
                "/people/match", new JsonObject().put("id", anyone(one -> true).apolloId()));

        assertThat(answer.statusCode()).isEqualTo(422);
        assertThat(answer.bodyAsJsonObject().getString("error")).containsIgnoringCase("credit");
        assertThat(twins.effects("apollo", "person_enrichment")).isZero();
    }

    @Test
    void usage_needs_the_master_key() {
        var refused = twins.request("apollo", POST, "/api/v1/usage_stats/api_usage_stats")
                .putHeader("x-api-key", "apollo-twin-key-scoped")
                .send()
                .await();
        ask("/people/match", new JsonObject().put("id", anyone(one -> true).apolloId()));
        var usage = ask("/usage_stats/api_usage_stats", new JsonObject()).bodyAsJsonObject();

        assertThat(refused.statusCode()).isEqualTo(403);
        assertThat(refused.bodyAsJsonObject().getString("error_code")).isEqualTo("API_INACCESSIBLE");
        assertThat(usage.getJsonObject("[\"api/v1/people\", \"match\"]")
                        .getJsonObject("minute")
                        .getInteger("consumed"))
                .isEqualTo(1);
    }

    @Test
    void an_answer_lost_after_the_effect_leaves_the_effect() {
        twins.fault(new JsonObject()
                .put("provider", "apollo")
                .put("operation", "POST /api/v1/people/match")
                .put("kind", "drop_after"));
        var body = new JsonObject().put("id", anyone(one -> true).apolloId());

        assertThatThrownBy(() -> ask("/people/match", body)).hasMessageContaining("closed");

        assertThat(twins.effects("apollo", "person_enrichment")).isEqualTo(1);
        assertThat(ask("/people/match", body).statusCode()).isEqualTo(200);
    }

    @Test
    void a_request_lost_before_the_effect_leaves_none() {
        twins.fault(new JsonObject().put("provider", "apollo").put("kind", "drop_before"));

        assertThatThrownBy(() -> ask(
                        "/people/match",
                        new JsonObject().put("id", anyone(one -> true).apolloId())))
                .hasMessageContaining("closed");

        assertThat(twins.effects("apollo", "person_enrichment")).isZero();
    }

    @Test
    void injected_statuses_speak_apollo() {
        for (var status : List.of(401, 403, 429, 500, 503)) {
            twins.fault(new JsonObject()
                    .put("provider", "apollo")
                    .put("kind", "status")
                    .put("status", status));
            var answer = ask(
                    "/people/match",
                    new JsonObject().put("id", anyone(one -> true).apolloId()));
            assertThat(answer.statusCode()).isEqualTo(status);
            assertThat(answer.getHeader("retry-after") != null).isEqualTo(status == 429);
        }
        assertThat(twins.effects("apollo", "person_enrichment")).isZero();
    }

    private static HttpResponse<Buffer> ask(String path, JsonObject body) {
        return authorized(POST, path).sendJsonObject(body).await();
    }

    private static HttpRequest<Buffer> authorized(HttpMethod method, String path) {
        return twins.request("apollo", method, "/api/v1" + path).putHeader("x-api-key", "apollo-twin-key");
    }

    private static HttpResponse<Buffer> poll(String requestId) {
        return authorized(GET, "/webhook_result/" + requestId).send().await();
    }

    private static JsonObject seen(Person person) {
        return authorized(GET, "/people/" + person.apolloId())
                .send()
                .await()
                .bodyAsJsonObject()
                .getJsonObject("person");
    }

    private static HttpResponse<Buffer> revealPhone(Person person) {
        return ask(
                "/people/match",
                new JsonObject()
                        .put("id", person.apolloId())
                        .put("reveal_phone_number", true)
                        .put("webhook_url", twins.receiver().url("/apollo/token")));
    }

    private static JsonArray personalEmails(Person person) {
        return ask(
                        "/people/match",
                        new JsonObject().put("id", person.apolloId()).put("reveal_personal_emails", true))
                .bodyAsJsonObject()
                .getJsonObject("person")
                .getJsonArray("personal_emails");
    }

    private static Person anyone(Predicate<Person> who) {
        return twins.world().people().stream().filter(who).findFirst().orElseThrow();
    }
}
