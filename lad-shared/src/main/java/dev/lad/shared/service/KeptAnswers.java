package dev.lad.shared.service;

import dev.lad.bus.ApiRequest;
import dev.lad.bus.ApiResponse;
import dev.lad.bus.Identity;
import dev.lad.shared.db.Database;
import dev.lad.shared.db.Sql;
import dev.lad.shared.errors.Failure;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * Answers kept in the service's own schema for 24 hours. A key whose first request died with its process can be used
 * again a minute after that request's deadline: what it did to the outside world is guarded by effects, not by this.
 *
 * <p>Callers who are not known share one space of keys. There a kept answer is found by the password in its request, so it
 * may be asked about only a few times: it must not be an easier place to guess than the login.
 */
public final class KeptAnswers implements AnswerStore {
    /** How long the same key gives the same answer. */
    public static final Duration KEPT = Duration.ofHours(24);

    /**
     * How long work may go on when its caller has stopped waiting: more than a provider's call and the statements around
     * it take. Until then nobody else begins it.
     */
    private static final Duration OVERTIME = Duration.ofMinutes(1);

    /** How often somebody unknown may ask about a key. */
    private static final int MOST_ASKED = 10;

    private static final Set<Integer> PASSING = Set.of(401, 402, 403, 409, 429);

    private static final UUID NO_TENANT = new UUID(0, 0);

    private final Database database;
    private final AnswersStore store = new AnswersStore();
    private final AnswerSeal seal;
    private final Clock wall;

    public KeptAnswers(Database database, AnswerSeal seal, Clock wall) {
        this.database = database;
        this.seal = seal;
        this.wall = wall;
    }

    @Override
    public Future<ApiResponse> once(
            Identity caller, ApiRequest request, String key, Supplier<Future<ApiResponse>> work) {
        UUID tenant = caller.tenantId().orElse(NO_TENANT);
        String name = seal.name(caller, key);
        String hash = seal.fingerprint(text(caller, request));
        Instant lease = Instant.ofEpochMilli(request.deadlineMillis()).plus(OVERTIME);
        Instant started = wall.instant().truncatedTo(ChronoUnit.MICROS);
        return store.claim(database.tenant(tenant), tenant, name, hash, started, lease, KEPT)
                .compose(claimed -> claimed
                        ? work.get().compose(answer -> keep(tenant, name, started, answer)
                                .map(answer))
                        : known(tenant, name, hash));
    }

    /** Forgets what is older than {@link #KEPT}. */
    public Future<Integer> prune() {
        return store.prune(database.system(), wall.instant().minus(KEPT));
    }

    /**
     * Forgets the answers to a tenant's requests that tell of somebody, in the caller's transaction. Their keys stay taken:
     * the same request again fails with 410 {@code answer_erased}. For services that keep their answers as they are. An
     * answer that is being given at this moment is kept a little later.
     *
     * @param texts all of which stand in an answer that does
     */
    public static Future<Integer> erase(Sql sql, UUID tenantId, List<String> texts) {
        return AnswersStore.erase(sql, tenantId, texts);
    }

    private Future<Void> keep(UUID tenant, String name, Instant started, ApiResponse answer) {
        return passes(answer)
                ? store.forget(database.tenant(tenant), tenant, name, started)
                : store.keep(database.tenant(tenant), tenant, name, started, seal.seal(answer));
    }

    /** Whether it may turn out otherwise when asked again, so that keeping it would keep the caller out. */
    private static boolean passes(ApiResponse answer) {
        return answer.status() >= 500
                || PASSING.contains(answer.status())
                || answer.headers().containsKey("retry-after");
    }

    private Future<ApiResponse> known(UUID tenant, String name, String hash) {
        return store.ask(database.tenant(tenant), tenant, name).map(found -> {
            AnswersStore.Kept kept = found.orElseThrow(KeptAnswers::inUse);
            if (tenant.equals(NO_TENANT) && kept.asked() > MOST_ASKED) {
                throw new Failure.TooMany(
                        "idempotency_key_spent",
                        "This Idempotency-Key was asked about too often; take a new one.",
                        KEPT);
            }
            if (!kept.requestHash().equals(hash)) {
                throw new Failure.Unprocessable(
                        "idempotency_key_reused", "This Idempotency-Key was used for another request; take a new one.");
            }
            if (kept.isErased()) {
                throw new Failure.Other(
                        410,
                        "answer_erased",
                        "What this request was answered is about somebody who was deleted since; take a new Idempotency-Key.");
            }
            return kept.answer().map(this::replayed).orElseThrow(KeptAnswers::inUse);
        });
    }

    private ApiResponse replayed(ApiResponse sealed) {
        ApiResponse answer = seal.open(sealed);
        Map<String, String> headers = new HashMap<>(answer.headers());
        headers.put("idempotency-replayed", "true");
        return new ApiResponse(answer.status(), headers, answer.body());
    }

    private static Failure inUse() {
        return new Failure.Conflict(
                "idempotency_key_in_use", "The first request with this Idempotency-Key is still running; ask again.");
    }

    /** What makes two requests the same: who asks, operation, path, query, the version that is meant, and body. */
    private static byte[] text(Identity caller, ApiRequest request) {
        String target = String.join(
                "\n",
                caller.userId().map(UUID::toString).orElse(""),
                request.operation() + new TreeMap<>(request.path()) + "?" + request.query(),
                request.header("if-match").orElse(""),
                "");
        return Buffer.buffer(target).appendBuffer(request.body()).getBytes();
    }
}
