package dev.lad.shared.auth;

import dev.lad.bus.Identity;
import io.vertx.core.Future;
import io.vertx.ext.auth.User;
import io.vertx.ext.auth.authentication.TokenCredentials;
import io.vertx.ext.auth.jwt.JWTAuth;
import java.time.Clock;
import java.util.Optional;

/**
 * Access tokens, verified here and once: a token that was found good is remembered until it expires, and costs a map
 * look-up after that. It is remembered by its whole text, so that nothing rests on a part of it or on a hash.
 *
 * <p>Expired tokens fail with 401 {@code token_expired}, everything else that is wrong with one with 401
 * {@code invalid_token}, whatever it is.
 */
final class TokenVerifier {
    /** Ours are about 1 KiB. */
    private static final int LONGEST = 4096;

    private final TokenKeys keys;
    private final Revocations revocations;
    private final Clock wall;
    private final RecentlyUsed<String, Verified> verified;

    /**
     * A token found good.
     *
     * @param identity who it speaks for
     * @param issuedAtMillis when its claims were true
     */
    record Verified(Identity identity, long issuedAtMillis, long expiresAtMillis) {}

    TokenVerifier(TokenKeys keys, Revocations revocations, Clock wall, int cacheSize) {
        this.keys = keys;
        this.revocations = revocations;
        this.wall = wall;
        this.verified = new RecentlyUsed<>(cacheSize);
    }

    /** Already complete for a token that was seen before. */
    Future<Verified> verify(String jwt) {
        if (jwt.length() > LONGEST) {
            return Future.failedFuture(Refusals.invalidToken());
        }
        Optional<Verified> seen = verified.get(jwt);
        if (seen.isPresent()) {
            return stillGood(seen.get());
        }
        Claims.Header header;
        try {
            header = Claims.Header.read(jwt);
        } catch (RuntimeException noToken) {
            return Future.failedFuture(Refusals.invalidToken());
        }
        if (!header.algorithm().equals(Claims.ALGORITHM)) {
            return Future.failedFuture(Refusals.invalidToken());
        }
        return revocations
                .known()
                .compose(known -> keys.find(header.keyId()))
                .compose(key -> key.isEmpty() ? Future.failedFuture(Refusals.invalidToken()) : check(key.get(), jwt))
                .compose(this::stillGood)
                .onSuccess(good -> verified.put(jwt, good));
    }

    /** Also what is thrown becomes a refusal: the library throws at claims of an unexpected type. */
    private static Future<Verified> check(JWTAuth key, String jwt) {
        return Future.succeededFuture(new TokenCredentials(jwt))
                .compose(key::authenticate)
                .map(TokenVerifier::read)
                .recover(refused -> Future.failedFuture(Refusals.invalidToken()));
    }

    private static Verified read(User user) {
        Claims claims = Claims.read(user.attributes().getJsonObject("accessToken"));
        return new Verified(
                claims.identity(),
                claims.issuedAt().toEpochMilli(),
                claims.expiresAt().toEpochMilli());
    }

    private Future<Verified> stillGood(Verified token) {
        if (wall.millis() >= token.expiresAtMillis()) {
            return Future.failedFuture(Refusals.tokenExpired());
        }
        return revocations.isEnded(token.identity().session())
                ? Future.failedFuture(Refusals.sessionEnded())
                : Future.succeededFuture(token);
    }
}
