package dev.lad.shared.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lad.bus.ApiRequest;
import dev.lad.bus.ApiResponse;
import dev.lad.bus.Identity;
import dev.lad.bus.Role;
import dev.lad.bus.Trace;
import dev.lad.shared.db.Database;
import dev.lad.shared.db.ScratchDatabase;
import dev.lad.shared.errors.Failure;
import dev.lad.shared.time.HandClock;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class KeptAnswersTest {
    private static final Duration DEADLINE = Duration.ofSeconds(10);
    private static Vertx vertx;
    private static Database database;

    private final HandClock wall = new HandClock();
    private final KeptAnswers answers = new KeptAnswers(database, new OpenAnswers(), wall);
    private final UUID tenant = UUID.randomUUID();
    private final Identity ann = person(tenant);
    private final AtomicInteger ran = new AtomicInteger();

    @BeforeAll
    static void open() {
        vertx = Vertx.vertx();
        database = ScratchDatabase.open(vertx);
    }

    @AfterAll
    static void close() {
        database.close().await();
        vertx.close().await();
    }

    @Test
    void the_same_request_has_the_same_answer() {
        once(ann, answers("first")).await();
        ApiResponse again = once(ann, answers("second")).await();

        assertThat(again.body()).hasToString("first");
        assertThat(again.headers()).containsEntry("idempotency-replayed", "true");
        assertThat(ran).hasValue(1);
    }

    @Test
    void an_answer_that_was_erased_is_given_to_nobody_and_its_key_stays_taken() {
        once(ann, answers("about dana of acme")).await();
        Identity stranger = person(UUID.randomUUID());
        once(stranger, answers("about dana of acme")).await();

        int none = erase(tenant, "dana", "of globex");
        int one = erase(tenant, "dana", "of acme");

        assertThat(none).isZero();
        assertThat(one).isEqualTo(1);
        assertThatThrownBy(() -> once(ann, answers("second")).await())
                .isInstanceOfSatisfying(
                        Failure.class, gone -> assertThat(gone.code()).isEqualTo("answer_erased"));
        assertThat(ran).hasValue(2);
        assertThat(once(stranger, answers("second")).await().body()).hasToString("about dana of acme");
    }

    private static int erase(UUID tenant, String... texts) {
        return database.inTenant(tenant, sql -> KeptAnswers.erase(sql, tenant, List.of(texts)))
                .await();
    }

    @Test
    void work_that_goes_on_after_its_deadline_is_not_begun_again() {
        Promise<ApiResponse> slow = Promise.promise();
        Future<ApiResponse> first = once(ann, slow.future());
        wall.advance(DEADLINE.plusSeconds(40));

        assertInUse(once(ann, answers("second")));
        slow.complete(created("first"));

        assertThat(first.await().body()).hasToString("first");
        assertThat(once(ann, answers("third")).await().body()).hasToString("first");
        assertThat(ran).hasValue(1);
    }

    @Test
    void a_key_whose_first_request_died_is_free_again_and_late_news_of_it_change_nothing() {
        Promise<ApiResponse> lost = Promise.promise();
        Future<ApiResponse> first = once(ann, lost.future());
        Promise<ApiResponse> failing = Promise.promise();
        wall.advance(DEADLINE.plusSeconds(61));
        Future<ApiResponse> second = once(ann, failing.future());
        wall.advance(DEADLINE.plusSeconds(61));
        once(ann, answers("third")).await();

        lost.complete(created("first"));
        failing.complete(new ApiResponse(500, Map.of(), Buffer.buffer("second")));

        assertThat(first.await().body()).hasToString("first");
        assertThat(second.await().status()).isEqualTo(500);
        assertThat(once(ann, answers("fourth")).await().body()).hasToString("third");
    }

    @Test
    void what_may_turn_out_otherwise_is_asked_again() {
        once(ann, Future.succeededFuture(new ApiResponse(503, Map.of(), Buffer.buffer())))
                .await();

        assertThat(once(ann, answers("second")).await().body()).hasToString("second");
    }

    @Test
    void nobody_is_given_the_answer_to_somebody_else() {
        once(ann, answers("ann's")).await();

        assertReused(once(person(tenant), answers("bob's")));
        assertThat(once(person(UUID.randomUUID()), answers("another tenant's"))
                        .await()
                        .body())
                .hasToString("another tenant's");
    }

    @Test
    void the_version_that_is_meant_is_part_of_the_request() {
        once(ann, Map.of("if-match", "\"1\""), answers("of 1")).await();

        assertReused(once(ann, Map.of("if-match", "\"2\""), answers("of 2")));
    }

    @Test
    void another_request_under_a_key_in_use_or_used_leaves_the_first_its_answer() {
        Promise<ApiResponse> slow = Promise.promise();
        Future<ApiResponse> first = once(ann, Map.of("if-match", "\"1\""), slow.future());
        assertReused(once(ann, Map.of("if-match", "\"2\""), answers("of 2")));
        slow.complete(created("of 1"));
        first.await();
        assertReused(once(ann, Map.of("if-match", "\"2\""), answers("of 2")));

        ApiResponse again = once(ann, Map.of("if-match", "\"1\""), answers("of 1, done twice"))
                .await();

        assertThat(again.status()).isEqualTo(201);
        assertThat(again.body()).hasToString("of 1");
        assertReused(once(ann, Map.of("if-match", "\"2\""), answers("of 2")));
        assertThat(ran).hasValue(1);
    }

    private Future<ApiResponse> once(Identity identity, Future<ApiResponse> work) {
        return once(identity, Map.of(), work);
    }

    private Future<ApiResponse> once(Identity identity, Map<String, String> more, Future<ApiResponse> work) {
        Map<String, String> headers = new HashMap<>(more);
        headers.put("idempotency-key", "k");
        ApiRequest request = new ApiRequest(
                "deals",
                "createDeal",
                Map.of(),
                "",
                headers,
                identity,
                Trace.begin(),
                "r",
                "",
                wall.millis() + DEADLINE.toMillis(),
                Buffer.buffer("{}"));
        Promise<Void> begun = Promise.promise();
        Future<ApiResponse> answer = answers.once(identity, request, "k", () -> {
            ran.incrementAndGet();
            begun.complete();
            return work;
        });
        answer.onComplete(ended -> begun.tryComplete());
        begun.future().await();
        return answer;
    }

    private static void assertInUse(Future<ApiResponse> answer) {
        assertThatThrownBy(answer::await)
                .isInstanceOfSatisfying(Failure.Conflict.class, conflict -> assertThat(conflict.code())
                        .isEqualTo("idempotency_key_in_use"));
    }

    private static void assertReused(Future<ApiResponse> answer) {
        assertThatThrownBy(answer::await)
                .isInstanceOfSatisfying(Failure.Unprocessable.class, reused -> assertThat(reused.code())
                        .isEqualTo("idempotency_key_reused"));
    }

    private static Future<ApiResponse> answers(String body) {
        return Future.succeededFuture(created(body));
    }

    private static ApiResponse created(String body) {
        return new ApiResponse(201, Map.of(), Buffer.buffer(body));
    }

    private static Identity person(UUID tenant) {
        return new Identity(
                Identity.Kind.USER,
                Optional.of(tenant),
                Optional.of(UUID.randomUUID()),
                Role.MEMBER,
                "",
                Set.of(),
                "s",
                "");
    }
}
