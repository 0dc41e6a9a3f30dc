package dev.lad.shared.auth;

import dev.lad.bus.Role;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.auth.JWTOptions;
import io.vertx.ext.auth.jwt.JWTAuth;
import io.vertx.ext.auth.jwt.JWTAuthOptions;
import java.math.BigInteger;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.interfaces.RSAPrivateCrtKey;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** An issuer with real keys and no database, which counts what it is asked and can be cut off. */
final class TestIssuer implements Issuer {
    final Map<String, JsonObject> privateKeys = new ConcurrentHashMap<>();
    final Map<String, KeyHolder> apiKeys = new ConcurrentHashMap<>();
    final Map<UUID, TenantAccess> tenants = new ConcurrentHashMap<>();
    final List<Ended> ended = new ArrayList<>();
    final AtomicInteger keysAsked = new AtomicInteger();
    final AtomicInteger apiKeysAsked = new AtomicInteger();
    private static final JsonObject FIRST_KEY = newKey("k1");
    private final MovableClock clock;
    volatile boolean reachable = true;

    TestIssuer(MovableClock clock) {
        this.clock = clock;
        privateKeys.put("k1", FIRST_KEY);
    }

    void addKey(String id) {
        privateKeys.put(id, newKey(id));
    }

    private static JsonObject newKey(String id) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2048);
            KeyPair pair = generator.generateKeyPair();
            RSAPrivateCrtKey key = (RSAPrivateCrtKey) pair.getPrivate();
            return new JsonObject()
                    .put("kty", "RSA")
                    .put("kid", id)
                    .put("alg", "RS256")
                    .put("use", "sig")
                    .put("n", number(key.getModulus()))
                    .put("e", number(key.getPublicExponent()))
                    .put("d", number(key.getPrivateExponent()))
                    .put("p", number(key.getPrimeP()))
                    .put("q", number(key.getPrimeQ()))
                    .put("dp", number(key.getPrimeExponentP()))
                    .put("dq", number(key.getPrimeExponentQ()))
                    .put("qi", number(key.getCrtCoefficient()));
        } catch (java.security.NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    Claims claims(String session, UUID tenantId) {
        return new Claims(
                UUID.randomUUID(),
                tenantId,
                Role.ADMIN,
                "starter",
                Set.of("campaigns"),
                session,
                UUID.randomUUID().toString(),
                clock.instant(),
                clock.instant().plus(Duration.ofMinutes(15)));
    }

    String sign(Vertx vertx, String keyId, JsonObject payload) {
        JWTAuth signer = JWTAuth.create(vertx, new JWTAuthOptions().addJwk(privateKeys.get(keyId)));
        return signer.generateToken(
                payload,
                new JWTOptions()
                        .setAlgorithm("RS256")
                        .setHeader(new JsonObject().put("kid", keyId))
                        .setNoTimestamp(true));
    }

    @Override
    public Future<JsonObject> keys() {
        keysAsked.incrementAndGet();
        JsonArray keys = new JsonArray();
        privateKeys.values().forEach(key -> {
            JsonObject open = new JsonObject();
            for (String member : List.of("kty", "kid", "alg", "use", "n", "e")) {
                open.put(member, key.getString(member));
            }
            keys.add(open);
        });
        return answer(new JsonObject().put("keys", keys));
    }

    @Override
    public Future<EndedList> ended(Instant since) {
        return answer(new EndedList(clock.instant(), ended));
    }

    @Override
    public Future<Optional<KeyHolder>> apiKey(String keyHash) {
        apiKeysAsked.incrementAndGet();
        return answer(Optional.ofNullable(apiKeys.get(keyHash)));
    }

    @Override
    public Future<TenantAccess> tenantAccess(UUID tenantId) {
        return answer(tenants.get(tenantId));
    }

    private <T> Future<T> answer(T value) {
        return reachable ? Future.succeededFuture(value) : Future.failedFuture("cut off");
    }

    private static String number(BigInteger number) {
        byte[] bytes = number.toByteArray();
        int from = bytes[0] == 0 ? 1 : 0;
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(java.util.Arrays.copyOfRange(bytes, from, bytes.length));
    }
}
