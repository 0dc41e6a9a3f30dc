package dev.lad.shared.auth;

import dev.lad.bus.Identity;
import dev.lad.shared.auth.Issuer.KeyHolder;
import dev.lad.shared.auth.Recognition.Glance;
import io.vertx.core.Future;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/**
 * API keys: who holds one is asked of the auth-service and remembered for a short while, so that a revoked key stops
 * even where the news of it was lost. Only a key's hash leaves this class.
 */
public final class ApiKeys {
    /** What a key looks like: a prefix by which a leaked one is recognised, then 256 random bits in base64url. */
    public static final String PREFIX = "lad_";

    /** For how long an answer is believed. A revocation must be remembered by all nodes for longer. */
    public static final Duration REMEMBERED = Duration.ofSeconds(30);

    private static final Pattern FORM = Pattern.compile("lad_[A-Za-z0-9_-]{43}");
    private static final Duration UNKNOWN_REMEMBERED = Duration.ofSeconds(5);
    private static final int MOST_QUESTIONS_AT_ONCE = 100;
    private static final int CACHE_SIZE = 10_000;
    private static final long PATIENCE_MILLIS = 3_000;

    private final Issuer issuer;
    private final Revocations revocations;
    private final Clock wall;
    private final RecentlyUsed<String, Answer> answers = new RecentlyUsed<>(CACHE_SIZE);
    private final Map<String, Future<Answer>> questions = new ConcurrentHashMap<>();

    private record Answer(Optional<KeyHolder> holder, long atMillis, long untilMillis) {}

    /** A key found good, and when its facts were true. */
    record Confirmed(Identity identity, long atMillis) {}

    ApiKeys(Issuer issuer, Revocations revocations, Clock wall) {
        this.issuer = issuer;
        this.revocations = revocations;
        this.wall = wall;
    }

    /** SHA-256 in hex: what is stored and asked about. Enough for 256 random bits, which nobody can guess at. */
    public static String hash(String key) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /** Fails with 401 {@code invalid_api_key}, or 503 when it is not known and cannot be asked about. */
    Future<Confirmed> identify(String key) {
        if (!FORM.matcher(key).matches()) {
            return Future.failedFuture(Refusals.invalidApiKey());
        }
        String hash = hash(key);
        Optional<Answer> known = answers.get(hash).filter(answer -> answer.untilMillis() > wall.millis());
        return known.map(Future::succeededFuture).orElseGet(() -> ask(hash)).compose(this::confirm);
    }

    /** A key that was good is familiar for as long as it is remembered at all, so that it is asked about again. */
    Glance glance(String key) {
        if (!FORM.matcher(key).matches()) {
            return Glance.BAD;
        }
        Optional<Answer> known = answers.get(hash(key));
        if (known.isEmpty()) {
            return Glance.UNFAMILIAR;
        }
        boolean isNoKey = known.get().holder().isEmpty() && known.get().untilMillis() > wall.millis();
        return known.get().holder().isPresent() ? Glance.FAMILIAR : isNoKey ? Glance.BAD : Glance.UNFAMILIAR;
    }

    private Future<Confirmed> confirm(Answer answer) {
        return answer.holder()
                .filter(holder -> !revocations.isEnded(holder.keyId().toString()))
                .map(holder -> Future.succeededFuture(new Confirmed(identity(holder), answer.atMillis())))
                .orElseGet(() -> Future.failedFuture(Refusals.invalidApiKey()));
    }

    private Future<Answer> ask(String hash) {
        if (questions.size() >= MOST_QUESTIONS_AT_ONCE) {
            return Future.failedFuture(Refusals.unavailable());
        }
        long now = wall.millis();
        Future<Answer> question = questions.computeIfAbsent(hash, any -> issuer.apiKey(hash)
                .timeout(PATIENCE_MILLIS, TimeUnit.MILLISECONDS)
                .map(holder -> new Answer(
                        holder, now, now + (holder.isPresent() ? REMEMBERED : UNKNOWN_REMEMBERED).toMillis()))
                .recover(unreachable -> Future.failedFuture(Refusals.unavailable())));
        question.onSuccess(answer -> answers.put(hash, answer)).onComplete(done -> questions.remove(hash, question));
        return question;
    }

    private static Identity identity(KeyHolder holder) {
        return new Identity(
                Identity.Kind.API_KEY,
                Optional.of(holder.tenantId()),
                Optional.of(holder.userId()),
                holder.role(),
                holder.plan(),
                holder.features(),
                holder.keyId().toString(),
                "");
    }
}
