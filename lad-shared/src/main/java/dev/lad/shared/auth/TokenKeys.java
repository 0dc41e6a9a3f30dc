package dev.lad.shared.auth;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.auth.JWTOptions;
import io.vertx.ext.auth.jwt.JWTAuth;
import io.vertx.ext.auth.jwt.JWTAuthOptions;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The auth-service's public keys by id, fetched when one is asked for that is not known, at most every few seconds:
 * made-up key ids must not turn every forged token into a question.
 */
final class TokenKeys {
    private static final Logger LOG = LoggerFactory.getLogger(TokenKeys.class);
    private static final long FETCH_AGAIN_MILLIS = 5_000;
    private static final long RETRY_MILLIS = 500;
    private static final long PATIENCE_MILLIS = 3_000;

    private final Vertx vertx;
    private final Issuer issuer;
    private final Clock wall;
    private volatile Map<String, JWTAuth> byId = Map.of();
    private Fetch last = new Fetch(0, Future.failedFuture("not fetched yet"));

    private record Fetch(long startedAtMillis, Future<Void> done) {}

    TokenKeys(Vertx vertx, Issuer issuer, Clock wall) {
        this.vertx = vertx;
        this.issuer = issuer;
        this.wall = wall;
    }

    /** What checks signatures of the key, if it is already known. */
    Optional<JWTAuth> known(String keyId) {
        return Optional.ofNullable(byId.get(keyId));
    }

    /**
     * What checks signatures of the key; empty when the auth-service has no such key. Fails with
     * 503 when it could not be asked.
     */
    Future<Optional<JWTAuth>> find(String keyId) {
        return known(keyId).isPresent()
                ? Future.succeededFuture(known(keyId))
                : fetch().map(fetched -> known(keyId))
                        .recover(unreachable -> Future.failedFuture(Refusals.unavailable()));
    }

    /** The fetch that is under way or has just been, else a new one. */
    private synchronized Future<Void> fetch() {
        long age = wall.millis() - last.startedAtMillis();
        if (last.done().isComplete() && age >= (last.done().succeeded() ? FETCH_AGAIN_MILLIS : RETRY_MILLIS)) {
            last = new Fetch(wall.millis(), ask());
        }
        return last.done();
    }

    private Future<Void> ask() {
        return issuer.keys()
                .timeout(PATIENCE_MILLIS, TimeUnit.MILLISECONDS)
                .onSuccess(this::read)
                .onFailure(e -> LOG.atWarn().setCause(e).log("token.keys.unreachable"))
                .mapEmpty();
    }

    private void read(JsonObject set) {
        Map<String, JWTAuth> read = new HashMap<>();
        for (Object key : set.getJsonArray("keys")) {
            JsonObject jwk = (JsonObject) key;
            read.put(jwk.getString("kid"), checker(jwk));
        }
        byId = Map.copyOf(read);
    }

    /** Checks signatures alone: the claims are read by {@link Claims}, and expiry by whoever has the clock. */
    private JWTAuth checker(JsonObject jwk) {
        return JWTAuth.create(
                vertx, new JWTAuthOptions().addJwk(jwk).setJWTOptions(new JWTOptions().setIgnoreExpiration(true)));
    }
}
