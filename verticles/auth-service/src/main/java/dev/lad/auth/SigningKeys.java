package dev.lad.auth;

import dev.lad.shared.auth.Claims;
import dev.lad.shared.db.Database;
import dev.lad.shared.time.Ids;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.auth.JWTOptions;
import io.vertx.ext.auth.jwt.JWTAuth;
import io.vertx.ext.auth.jwt.JWTAuthOptions;
import java.math.BigInteger;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.interfaces.RSAPrivateCrtKey;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;

/**
 * The keys that sign access tokens: made at the first start, kept sealed in the database, shared by all instances. A new
 * key is published some minutes before it signs, and an old one for as long as a token of its lives.
 */
final class SigningKeys {
    private static final int BITS = 2048;
    private static final Duration RELOAD_EVERY = Duration.ofMinutes(1);
    private static final Duration PUBLISHED_BEFORE = Duration.ofMinutes(5);

    private final Vertx vertx;
    private final Database db;
    private final SigningKeyStore store;
    private final Secrets secrets;
    private final Clock wall;
    private final Ids ids;
    private Future<Loaded> loaded = Future.failedFuture("not loaded yet");

    /** A key as it is kept. */
    record Key(String id, JsonObject publicJwk, Buffer sealed, Instant signsFrom) {}

    private record Loaded(List<Key> keys, Key current, JWTAuth signer, Instant at) {}

    SigningKeys(Vertx vertx, Database db, SigningKeyStore store, Secrets secrets, Clock wall) {
        this.vertx = vertx;
        this.db = db;
        this.store = store;
        this.secrets = secrets;
        this.wall = wall;
        this.ids = new Ids(wall);
    }

    /** The public halves as a JWK set. */
    Future<JsonObject> published() {
        return loaded().map(all -> {
            JsonArray keys = new JsonArray();
            all.keys().forEach(key -> keys.add(key.publicJwk()));
            return new JsonObject().put("keys", keys);
        });
    }

    /** The signed token. */
    Future<String> sign(Claims claims) {
        return loaded().map(all -> all.signer()
                .generateToken(
                        claims.payload(),
                        new JWTOptions()
                                .setAlgorithm(Claims.ALGORITHM)
                                .setHeader(new JsonObject()
                                        .put("kid", all.current().id()))
                                .setNoTimestamp(true)));
    }

    /** Adds a key that signs in a few minutes, when every instance and every verifier has it. */
    Future<Void> rotate() {
        return generate(wall.instant().plus(PUBLISHED_BEFORE))
                .compose(key -> store.insert(db.system(), key, wall.instant()))
                .onSuccess(added -> loaded = Future.failedFuture("to be loaded anew"));
    }

    private Future<Loaded> loaded() {
        boolean stale = loaded.isComplete()
                && (loaded.failed() || loaded.result().at().plus(RELOAD_EVERY).isBefore(wall.instant()));
        if (stale) {
            loaded = load();
        }
        return loaded;
    }

    private Future<Loaded> load() {
        return store.list(db.system())
                .compose(keys -> keys.isEmpty() ? first() : Future.succeededFuture(keys))
                .map(this::usable);
    }

    /** Several instances may start at once: one key is the first, the others take it. */
    private Future<List<Key>> first() {
        return generate(wall.instant())
                .compose(key -> db.inSystem(sql -> store.lock(sql)
                        .compose(locked -> store.list(sql))
                        .compose(keys -> keys.isEmpty()
                                ? store.insert(sql, key, wall.instant()).map(List.of(key))
                                : Future.succeededFuture(keys))));
    }

    /** @param keys the newest first; at least one signs already */
    private Loaded usable(List<Key> keys) {
        Instant now = wall.instant();
        Key current = keys.stream()
                .filter(key -> !key.signsFrom().isAfter(now))
                .findFirst()
                .orElseThrow();
        Instant lastTokensOf =
                current.signsFrom().plus(AuthSettings.ACCESS_TOKEN_LIFE).plus(RELOAD_EVERY);
        List<Key> published = keys.stream()
                .filter(key -> !key.signsFrom().isBefore(current.signsFrom()) || now.isBefore(lastTokensOf))
                .toList();
        JWTAuth signer =
                JWTAuth.create(vertx, new JWTAuthOptions().addJwk(new JsonObject(secrets.openKey(current.sealed()))));
        return new Loaded(published, current, signer, now);
    }

    private Future<Key> generate(Instant signsFrom) {
        return vertx.executeBlocking(
                () -> {
                    RSAPrivateCrtKey pair = pair();
                    String id = ids.next().toString();
                    JsonObject open = new JsonObject()
                            .put("kty", "RSA")
                            .put("kid", id)
                            .put("alg", Claims.ALGORITHM)
                            .put("use", "sig")
                            .put("n", number(pair.getModulus()))
                            .put("e", number(pair.getPublicExponent()));
                    JsonObject whole = open.copy()
                            .put("d", number(pair.getPrivateExponent()))
                            .put("p", number(pair.getPrimeP()))
                            .put("q", number(pair.getPrimeQ()))
                            .put("dp", number(pair.getPrimeExponentP()))
                            .put("dq", number(pair.getPrimeExponentQ()))
                            .put("qi", number(pair.getCrtCoefficient()));
                    return new Key(id, open, secrets.sealKey(whole.toBuffer()), signsFrom);
                },
                false);
    }

    private static RSAPrivateCrtKey pair() throws NoSuchAlgorithmException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(BITS);
        return (RSAPrivateCrtKey) generator.generateKeyPair().getPrivate();
    }

    /** Unsigned and big-endian, as RFC 7518 section 6.3 has it. */
    private static String number(BigInteger number) {
        byte[] signed = number.toByteArray();
        int from = signed[0] == 0 ? 1 : 0;
        byte[] bytes = Arrays.copyOfRange(signed, from, signed.length);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
