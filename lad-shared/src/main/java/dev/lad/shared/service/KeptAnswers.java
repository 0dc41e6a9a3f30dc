package dev.lad.shared.service;

import dev.lad.bus.ApiRequest;
import dev.lad.bus.ApiResponse;
import dev.lad.shared.db.Database;
import dev.lad.shared.errors.Failure;
import io.vertx.core.Future;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * Answers kept in the service's own schema for 24 hours. A key whose first request died with its process can be used
 * again a minute after that request's deadline: what it did to the outside world is guarded by effects, not by this.
 */
public final class KeptAnswers implements AnswerStore {
    /** How long the same key gives the same answer. */
    public static final Duration KEPT = Duration.ofHours(24);

    /**
     * How long work may go on when its caller has stopped waiting: more than a provider's call and the statements around
     * it take. Until then nobody else begins it.
     */
    private static final Duration OVERTIME = Duration.ofMinutes(1);

    /** Answers that may turn out otherwise when asked again, so that keeping them would keep the caller out. */
    private static final Set<Integer> PASSING = Set.of(401, 402, 403, 409, 429);

    private static final UUID NO_TENANT = new UUID(0, 0);

    private final Database database;
    private final AnswersStore store = new AnswersStore();
    private final Clock wall;

    public KeptAnswers(Database database, Clock wall) {
        this.database = database;
        this.wall = wall;
    }

    @Override
    public Future<ApiResponse> once(ApiRequest request, String key, Supplier<Future<ApiResponse>> work) {
        UUID tenant = request.identity().tenantId().orElse(NO_TENANT);
        String hash = hash(request);
        Instant lease = Instant.ofEpochMilli(request.deadlineMillis()).plus(OVERTIME);
        Instant started = wall.instant().truncatedTo(ChronoUnit.MICROS);
        return store.claim(database.tenant(tenant), tenant, key, hash, started, lease, KEPT)
                .compose(claimed -> claimed
                        ? work.get()
                                .compose(answer ->
                                        keep(tenant, key, started, answer).map(answer))
                        : known(tenant, key, hash));
    }

    /** Forgets what is older than {@link #KEPT}. */
    public Future<Integer> prune() {
        return store.prune(database.system(), wall.instant().minus(KEPT));
    }

    private Future<Void> keep(UUID tenant, String key, Instant started, ApiResponse answer) {
        return answer.status() >= 500 || PASSING.contains(answer.status())
                ? store.forget(database.tenant(tenant), tenant, key, started)
                : store.keep(database.tenant(tenant), tenant, key, started, answer);
    }

    private Future<ApiResponse> known(UUID tenant, String key, String hash) {
        return store.find(database.tenant(tenant), tenant, key).map(found -> {
            AnswersStore.Kept kept = found.orElseThrow(KeptAnswers::inUse);
            if (!kept.requestHash().equals(hash)) {
                throw new Failure.Unprocessable(
                        "idempotency_key_reused", "This Idempotency-Key was used for another request; take a new one.");
            }
            return kept.answer().map(KeptAnswers::replayed).orElseThrow(KeptAnswers::inUse);
        });
    }

    private static ApiResponse replayed(ApiResponse answer) {
        Map<String, String> headers = new HashMap<>(answer.headers());
        headers.put("idempotency-replayed", "true");
        return new ApiResponse(answer.status(), headers, answer.body());
    }

    private static Failure inUse() {
        return new Failure.Conflict(
                "idempotency_key_in_use", "The first request with this Idempotency-Key is still running; ask again.");
    }

    /** What makes two requests the same: who asks, operation, path, query, the version that is meant, and body. */
    private static String hash(ApiRequest request) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            String target = String.join(
                    "\n",
                    request.identity().userId().map(UUID::toString).orElse(""),
                    request.operation() + new TreeMap<>(request.path()) + "?" + request.query(),
                    request.header("if-match").orElse(""),
                    "");
            digest.update(target.getBytes(StandardCharsets.UTF_8));
            digest.update(request.body().getBytes());
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every JDK has SHA-256", impossible);
        }
    }
}
