package dev.lad.shared.service;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lad.bus.ApiRequest;
import dev.lad.bus.ApiResponse;
import dev.lad.bus.Identity;
import dev.lad.bus.Role;
import dev.lad.bus.Trace;
import dev.lad.shared.errors.Failure;
import dev.lad.shared.json.StrictJson;
import dev.lad.shared.observe.Instruments;
import dev.lad.shared.time.HandClock;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What every service does with a request before and after its method, with the contract beside this class. */
class DispatcherTest {
    private static final String ID = UUID.randomUUID().toString();

    private final HandClock wall = new HandClock();
    private final List<String> kept = new ArrayList<>();
    private final List<Call> calls = new ArrayList<>();
    private boolean breaks;
    private Future<Reply> reply = Future.succeededFuture(Reply.ok(Map.of()));

    private final Dispatcher dispatcher = new Dispatcher(
            Operations.of(Contract.beside(DispatcherTest.class))
                    .on("listTools", this::listTools)
                    .on("addTool", this::called)
                    .on("dropTool", this::dropTool),
            new Keeping(),
            wall,
            Instruments.unobserved("shed"));

    /** Keeps nothing, and remembers what it was to keep. */
    private final class Keeping implements AnswerStore {
        @Override
        public Future<ApiResponse> once(
                Identity caller, ApiRequest request, String key, Supplier<Future<ApiResponse>> work) {
            kept.add(request.operation() + " " + key);
            return work.get();
        }
    }

    private Future<Reply> called(Call call) {
        calls.add(call);
        return reply;
    }

    private Future<Reply> dropTool(Call call) {
        if (breaks) {
            throw new StackOverflowError("too deep");
        }
        return called(call);
    }

    private Future<Reply> listTools(Call call) {
        Page page = call.page(2);
        page.numberAfter(0);
        page.idAfter(1);
        return called(call);
    }

    @Test
    void without_a_size_a_page_has_fifty_and_begins_at_the_beginning() {
        assertThat(list("").status()).isEqualTo(200);

        assertThat(calls.get(0).page(2)).isEqualTo(new Page(50, Optional.empty(), false));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "201", "-1", "1e999999999", "1.5", "99999999999999999999", "many", ""})
    void a_page_has_one_to_two_hundred(String limit) {
        refused(list("limit=" + limit), "/query/limit");
        assertThat(list("limit=200").status()).isEqualTo(200);
    }

    @Test
    void a_list_goes_on_after_its_own_cursor() {
        assertThat(list("cursor=" + Page.cursor(List.of("12", ID))).status()).isEqualTo(200);

        assertThat(calls.get(0).page(2).after()).contains(List.of("12", ID));
    }

    @ParameterizedTest
    @MethodSource
    void a_cursor_that_is_none_of_this_list_is_refused(String cursor) {
        refused(list("cursor=" + URLEncoder.encode(cursor, StandardCharsets.UTF_8)), "/query/cursor");
    }

    static Stream<String> a_cursor_that_is_none_of_this_list_is_refused() {
        return Stream.of(
                Page.cursor(List.of(ID)),
                Page.cursor(List.of("12", ID, "more")),
                Page.cursor(List.of(ID, "12")),
                Page.cursor(List.of("12", "no id")),
                Page.cursor(List.of("12\u0000", ID)),
                "/w==",
                "it is not base64");
    }

    @Test
    void a_parameter_is_given_once_and_a_list_of_them_as_often_as_it_may_be_long() {
        refused(list("kind=saw&kind=axe"), "/query/kind");
        refused(list("tags=a&tags=b,c&tags=d"), "/query/tags");

        assertThat(list("tags=a&tags=b,c&kind=saw").status()).isEqualTo(200);
        assertThat(calls.get(0).texts("tags")).containsExactly("a", "b", "c");
    }

    @Test
    void all_that_is_wrong_with_the_parameters_is_told_at_once() {
        ApiResponse answer = send(request("dropTool", Map.of("id", "seven"), "colour=red", Map.of(), ""));

        refused(answer, "/path/id", "/query/when", "/query/colour");
        assertThat(calls).isEmpty();
    }

    @Test
    void a_body_that_is_asked_for_is_json_that_fits() {
        refused(add(Map.of(), ""), "");
        refused(add(Map.of(), "{\"name\":7,\"isAdmin\":true}"), "/isAdmin", "/name");
        code(send(request("addTool", Map.of(), "", Map.of("content-type", "text/plain"), "{}")), 415);
        code(add(Map.of(), "{\"name\""), 400);
        assertThat(calls).isEmpty();
        assertThat(add(Map.of(), "{\"name\":\"saw\"}").status()).isEqualTo(200);
    }

    private record Tool(String name, int count) {}

    @ParameterizedTest
    @ValueSource(strings = {"100", "100.0", "1e2", "1.00e2", "1000e-1"})
    void a_whole_number_reaches_the_method_however_it_is_written(String hundred) {
        assertThat(add(Map.of(), "{\"name\":\"saw\",\"count\":" + hundred + "}").status())
                .isEqualTo(200);
        assertThat(list("limit=" + hundred).status()).isEqualTo(200);

        assertThat(calls.get(0).body(Tool.class)).isEqualTo(new Tool("saw", 100));
        assertThat(calls.get(1).page(2).limit()).isEqualTo(100);
    }

    @Test
    void where_a_whole_number_belongs_a_fraction_is_refused_in_these_words() {
        JsonNode inBody = code(add(Map.of(), "{\"name\":\"saw\",\"count\":1.5}"), 400);
        JsonNode inQuery = code(list("limit=1.5"), 400);

        assertThat(inBody.path("error").asText()).isEqualTo("count must be a whole number.");
        assertThat(inQuery.path("error").asText()).isEqualTo("limit must be a whole number.");
    }

    @Test
    void answers_are_kept_under_a_key_where_the_contract_does_not_say_otherwise() {
        Map<String, String> key = Map.of("idempotency-key", "k");

        add(key, "{\"name\":\"saw\"}");
        add(Map.of(), "{\"name\":\"saw\"}");
        send(request("listTools", Map.of(), "", key, ""));
        send(request("dropTool", Map.of("id", ID), "when=2030-01-31", key, ""));

        assertThat(kept).containsExactly("addTool k");
        assertThat(calls).hasSize(4);
    }

    @Test
    void a_defect_is_told_without_its_insides() {
        reply = Future.failedFuture(new IllegalStateException("the password is 12345"));

        ApiResponse answer = list("");

        code(answer, 500);
        assertThat(answer.body().toString()).contains("\"internal_error\"").doesNotContain("12345");
    }

    @Test
    void a_refusal_of_the_method_names_the_path_that_was_asked_for() {
        reply = Future.failedFuture(new Failure.NotFound("tool"));

        JsonNode problem = code(send(request("dropTool", Map.of("id", ID), "when=2030-01-31", Map.of(), "")), 404);

        assertThat(problem.path("instance").asText()).isEqualTo("/tools/" + ID);
    }

    @Test
    void what_breaks_the_jvm_itself_is_answered_too() {
        breaks = true;

        code(send(request("dropTool", Map.of("id", ID), "when=2030-01-31", Map.of(), "")), 500);
    }

    @Test
    void work_is_not_begun_after_its_deadline_nor_waited_for_beyond_it() {
        reply = Promise.<Reply>promise().future();
        ApiRequest request = request("listTools", Map.of(), "", Map.of(), "", 100);

        code(send(request), 504);
        assertThat(calls).hasSize(1);
        code(send(request), 504);
        assertThat(calls).hasSize(1);
    }

    private ApiResponse list(String query) {
        return send(request("listTools", Map.of(), query, Map.of(), ""));
    }

    private ApiResponse add(Map<String, String> headers, String body) {
        Map<String, String> all = new HashMap<>(headers);
        all.put("content-type", "application/json");
        return send(request("addTool", Map.of(), "", all, body));
    }

    private ApiResponse send(ApiRequest request) {
        return dispatcher.dispatch(request).await();
    }

    private ApiRequest request(
            String operation, Map<String, String> path, String query, Map<String, String> headers, String body) {
        return request(operation, path, query, headers, body, 5_000);
    }

    private ApiRequest request(
            String operation,
            Map<String, String> path,
            String query,
            Map<String, String> headers,
            String body,
            long millis) {
        Identity member = new Identity(
                Identity.Kind.USER,
                Optional.of(UUID.randomUUID()),
                Optional.of(UUID.randomUUID()),
                Role.MEMBER,
                "free",
                Set.of(),
                "s",
                "");
        return new ApiRequest(
                "shed",
                operation,
                path,
                query,
                headers,
                member,
                Trace.begin(),
                "r",
                "",
                wall.millis() + millis,
                Buffer.buffer(body));
    }

    private static JsonNode code(ApiResponse answer, int status) {
        assertThat(answer.status()).as(answer.body().toString()).isEqualTo(status);
        return StrictJson.parse(answer.body());
    }

    private static void refused(ApiResponse answer, String... pointers) {
        JsonNode problem = code(answer, 400);
        assertThat(problem.path("code").asText()).isEqualTo("invalid_request");
        assertThat(problem.path("errors").findValuesAsText("pointer")).containsExactlyInAnyOrder(pointers);
    }
}
