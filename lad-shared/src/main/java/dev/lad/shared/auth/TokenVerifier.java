package dev.lad.shared.auth;

import dev.lad.bus.Identity;
import dev.lad.shared.auth.Recognition.Glance;
import dev.lad.shared.errors.Failure;
import io.vertx.core.Future;
import io.vertx.ext.auth.User;
import io.vertx.ext.auth.authentication.TokenCredentials;
import io.vertx.ext.auth.jwt.JWTAuth;
import java.time.Clock;
import java.util.Optional;

/**
 * Access tokens, verified here and once: a token that was found good is remembered until it expires, and costs a map
 * look-up after that. It is remembered by its whole text, so that nothing rests on a part of it or on a hash. Signatures
 * come last: what a token itself says against it is believed without one.
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
    private final RecentlyUsed<String, Boolean> sessions;

    /**
     * A token found good.
     *
     * @param identity who it speaks for
     * @param issuedAtMillis when its claims were true
     */
    record Verified(Identity identity, long issuedAtMillis, long expiresAtMillis) {
        String session() {
            return identity.session();
        }
    }

    /** What a token claims, and the key that it claims to be signed with. */
    private record Said(String keyId, Verified claims) {}

    TokenVerifier(TokenKeys keys, Revocations revocations, Clock wall, int cacheSize) {
        this.keys = keys;
        this.revocations = revocations;
        this.wall = wall;
        this.verified = new RecentlyUsed<>(cacheSize);
        this.sessions = new RecentlyUsed<>(cacheSize);
    }

    /** Already complete for a token that was seen before. */
    Future<Verified> verify(String jwt) {
        Optional<Verified> seen = verified.get(jwt);
        if (seen.isPresent()) {
            return stillGood(seen.get());
        }
        Optional<Said> said = said(jwt);
        if (said.isEmpty()) {
            return Future.failedFuture(Refusals.invalidToken());
        }
        Verified claims = said.get().claims();
        if (isOver(claims)) {
            return Future.failedFuture(Refusals.tokenExpired());
        }
        return revocations
                .known()
                .compose(known -> keys.find(said.get().keyId()))
                .compose(key -> key.isEmpty() ? Future.failedFuture(Refusals.invalidToken()) : check(key.get(), jwt))
                .compose(signed -> stillGood(claims))
                .onSuccess(good -> {
                    verified.put(jwt, good);
                    sessions.put(claims.session(), true);
                })
                .onFailure(refused -> {
                    if (refused instanceof Failure.Unauthenticated) {
                        sessions.remove(claims.session());
                    }
                });
    }

    /** Also what is thrown becomes a refusal. */
    private static Future<User> check(JWTAuth key, String jwt) {
        return Future.succeededFuture(new TokenCredentials(jwt))
                .compose(key::authenticate)
                .recover(refused -> Future.failedFuture(Refusals.invalidToken()));
    }

    private Future<Verified> stillGood(Verified token) {
        if (isOver(token)) {
            return Future.failedFuture(Refusals.tokenExpired());
        }
        return revocations.isEnded(token.session())
                ? Future.failedFuture(Refusals.sessionEnded())
                : Future.succeededFuture(token);
    }

    Glance glance(String jwt) {
        if (verified.get(jwt).isPresent()) {
            return Glance.FAMILIAR;
        }
        Optional<Verified> claims = said(jwt).map(Said::claims);
        if (claims.isEmpty()) {
            return Glance.BAD;
        }
        if (isOver(claims.get())) {
            return Glance.EXPIRED;
        }
        return sessions.get(claims.get().session()).isPresent() ? Glance.FAMILIAR : Glance.UNFAMILIAR;
    }

    /** A token that comes from the auth-service itself: others of its session are no strangers. */
    void issued(String jwt) {
        said(jwt).ifPresent(said -> sessions.put(said.claims().session(), true));
    }

    /** Empty for what cannot be one of ours, however it is signed. */
    private static Optional<Said> said(String jwt) {
        if (jwt.length() > LONGEST) {
            return Optional.empty();
        }
        try {
            Claims.Header header = Claims.Header.read(jwt);
            Claims claims = Claims.said(jwt);
            var said = new Verified(
                    claims.identity(),
                    claims.issuedAt().toEpochMilli(),
                    claims.expiresAt().toEpochMilli());
            return header.algorithm().equals(Claims.ALGORITHM)
                    ? Optional.of(new Said(header.keyId(), said))
                    : Optional.empty();
        } catch (RuntimeException noToken) {
            return Optional.empty();
        }
    }

    private boolean isOver(Verified token) {
        return wall.millis() >= token.expiresAtMillis();
    }
}
