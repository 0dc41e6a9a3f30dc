package dev.lad.shared.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.lad.bus.Identity;
import dev.lad.bus.Role;
import dev.lad.shared.auth.Issuer.Ended;
import dev.lad.shared.auth.Issuer.KeyHolder;
import dev.lad.shared.auth.Issuer.TenantAccess;
import dev.lad.shared.auth.Recognition.Glance;
import dev.lad.shared.errors.Failure;
import dev.lad.shared.service.Operation;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.auth.JWTOptions;
import io.vertx.ext.auth.PubSecKeyOptions;
import io.vertx.ext.auth.jwt.JWTAuth;
import io.vertx.ext.auth.jwt.JWTAuthOptions;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AuthenticatorTest {
    private static final String PAGE = "https://app.example.com";
    private static final Operation READ = operation("GET", Operation.Access.TENANT);
    private static final Operation WRITE = operation("POST", Operation.Access.TENANT);
    private static final Operation OPEN = operation("POST", Operation.Access.PUBLIC);

    private final MovableClock clock = new MovableClock();
    private final TestIssuer issuer = new TestIssuer(clock);
    private final UUID tenant = UUID.randomUUID();
    private final Vertx vertx = Vertx.vertx();
    private Authenticator authenticator;

    @BeforeEach
    void start() {
        authenticator = Authenticator.start(vertx, issuer, Set.of(PAGE), Duration.ofHours(1), clock);
    }

    @AfterEach
    void stop() {
        authenticator.close().await();
        vertx.close().await();
    }

    @Test
    void a_token_speaks_for_its_person() {
        Claims claims = issuer.claims("s1", tenant);

        Identity identity = identify(READ, bearer(signed(claims)));

        assertThat(identity)
                .isEqualTo(new Identity(
                        Identity.Kind.USER,
                        Optional.of(tenant),
                        Optional.of(claims.userId()),
                        Role.ADMIN,
                        "starter",
                        Set.of("campaigns"),
                        "s1",
                        ""));
    }

    @Test
    void a_token_seen_before_is_known_at_once_even_when_the_issuer_is_away() {
        String token = signed(issuer.claims("s1", tenant));
        identify(READ, bearer(token));
        issuer.reachable = false;

        assertThat(authenticator.identify(READ, bearer(token)).succeeded()).isTrue();
        assertThat(issuer.keysAsked).hasValue(1);
    }

    @Test
    void nobody_is_anonymous() {
        assertThat(identify(READ, MultiMap.caseInsensitiveMultiMap())).isSameAs(Identity.ANONYMOUS);
    }

    @Test
    void an_expired_token_says_so_whether_seen_before_or_not() {
        String seen = signed(issuer.claims("s1", tenant));
        String unseen = signed(issuer.claims("s2", tenant));
        identify(READ, bearer(seen));
        clock.move(Duration.ofMinutes(15));

        assertThat(refusal(READ, bearer(seen)).code()).isEqualTo("token_expired");
        assertThat(refusal(READ, bearer(unseen)).code()).isEqualTo("token_expired");
    }

    @Test
    void a_token_with_any_part_changed_is_refused_even_after_the_true_one_was_seen() {
        String token = signed(issuer.claims("s1", tenant));
        identify(READ, bearer(token));
        String[] parts = token.split("\\.");
        JsonObject payload = new JsonObject(Buffer.buffer(Base64.getUrlDecoder().decode(parts[1])));
        String raised = encoded(payload.put("role", "owner").encode());

        assertInvalid(parts[0] + "." + raised + "." + parts[2]);
        assertInvalid(parts[0] + "." + parts[1] + "." + parts[2].substring(1) + "A");
        assertInvalid(token + "A");
    }

    @Test
    void a_token_without_signature_is_refused() {
        String payload = encoded(issuer.claims("s1", tenant).payload().encode());
        for (String alg : List.of("none", "None", "NONE", "")) {
            assertInvalid(
                    encoded(new JsonObject().put("alg", alg).put("kid", "k1").encode()) + "." + payload + ".");
        }
    }

    @Test
    void a_token_signed_with_the_public_key_as_a_shared_secret_is_refused() {
        String publicKey =
                issuer.keys().await().getJsonArray("keys").getJsonObject(0).getString("n");
        JWTAuth confused = JWTAuth.create(
                vertx,
                new JWTAuthOptions()
                        .addPubSecKey(new PubSecKeyOptions()
                                .setAlgorithm("HS256")
                                .setId("k1")
                                .setBuffer(Buffer.buffer(publicKey))));
        assertInvalid(confused.generateToken(
                issuer.claims("s1", tenant).payload(),
                new JWTOptions().setAlgorithm("HS256").setHeader(new JsonObject().put("kid", "k1"))));
    }

    @Test
    void a_well_signed_token_of_other_claims_is_refused() {
        JsonObject good = issuer.claims("s1", tenant).payload();

        assertInvalid(issuer.sign(vertx, "k1", good.copy().put("iss", "someone")));
        assertInvalid(issuer.sign(vertx, "k1", good.copy().put("aud", "elsewhere")));
        for (String claim :
                List.of("iss", "aud", "sub", "sid", "jti", "tenantId", "role", "plan", "features", "exp", "iat")) {
            JsonObject without = good.copy();
            without.remove(claim);
            assertInvalid(issuer.sign(vertx, "k1", without));
            assertInvalid(issuer.sign(vertx, "k1", good.copy().put(claim, new JsonObject())));
        }
        assertInvalid(issuer.sign(vertx, "k1", good.copy().put("role", "god")));
        assertInvalid(issuer.sign(vertx, "k1", good.copy().put("features", new JsonArray().add(1))));
        assertThat(identify(READ, bearer(issuer.sign(vertx, "k1", good))).session())
                .isEqualTo("s1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "x", "a.b", "a.b.c", "..", "e30.e30.e30", "bnVsbA.e30.", "....", "\u00e9.\u00e9.\u00e9"})
    void what_is_no_token_is_refused(String garbage) {
        assertInvalid(garbage);
    }

    @Test
    void an_endless_token_is_refused_before_it_is_looked_at() {
        assertInvalid("a".repeat(100_000));
        assertThat(issuer.keysAsked).hasValue(0);
    }

    @Test
    void a_new_key_is_fetched_when_it_is_first_met_and_made_up_keys_are_not_asked_about_each_time() {
        identify(READ, bearer(signed(issuer.claims("s1", tenant))));
        clock.move(Duration.ofSeconds(10));
        issuer.addKey("k2");
        assertThat(identify(
                                READ,
                                bearer(issuer.sign(
                                        vertx, "k2", issuer.claims("s2", tenant).payload())))
                        .session())
                .isEqualTo("s2");

        issuer.addKey("forged");
        String forged = issuer.sign(vertx, "forged", issuer.claims("s3", tenant).payload());
        issuer.privateKeys.remove("forged");
        for (int i = 0; i < 100; i++) {
            assertInvalid(forged);
        }
        assertThat(issuer.keysAsked).hasValue(2);
    }

    @Test
    void before_the_issuer_was_ever_heard_nobody_can_be_let_in() {
        issuer.reachable = false;
        String token = signed(issuer.claims("s1", tenant));
        assertThat(refusal(READ, bearer(token)).status()).isEqualTo(503);

        issuer.reachable = true;
        clock.move(Duration.ofSeconds(1));
        assertThat(identify(READ, bearer(token)).session()).isEqualTo("s1");
    }

    @Test
    void a_session_that_was_ended_elsewhere_ends_here_at_once() {
        String token = signed(issuer.claims("s1", tenant));
        identify(READ, bearer(token));

        Revocations.publish(vertx.eventBus(), new Ended("s1", clock.instant().plus(Duration.ofMinutes(15))));

        assertThat(eventually(() -> authenticator.identify(READ, bearer(token)).failed()))
                .isTrue();
        assertThat(refusal(READ, bearer(token)).code()).isEqualTo("invalid_token");
    }

    @Test
    void a_node_that_starts_after_a_session_ended_knows_of_it() {
        issuer.ended.add(new Ended("s1", clock.instant().plus(Duration.ofMinutes(15))));

        assertInvalid(signed(issuer.claims("s1", tenant)));
    }

    @Test
    void the_cookie_acts_only_for_our_own_pages() {
        MultiMap cookie = headers("cookie", "theme=dark; access_token=" + signed(issuer.claims("s1", tenant)));

        assertThat(identify(READ, cookie).session()).isEqualTo("s1");
        assertThat(refusal(WRITE, cookie).status()).isEqualTo(403);
        assertThat(refusal(WRITE, headers(cookie, "origin", "https://evil.example"))
                        .status())
                .isEqualTo(403);
        assertThat(refusal(WRITE, headers(cookie, "origin", PAGE + ".evil.example"))
                        .status())
                .isEqualTo(403);
        assertThat(identify(WRITE, headers(cookie, "origin", PAGE)).session()).isEqualTo("s1");
    }

    @Test
    void credentials_that_can_be_read_two_ways_are_refused() {
        String token = signed(issuer.claims("s1", tenant));
        assertThat(refusal(READ, bearer(token).add("authorization", "Bearer " + token))
                        .status())
                .isEqualTo(401);
        assertThat(refusal(READ, headers("authorization", "Basic eDp5")).status())
                .isEqualTo(401);
        assertThat(refusal(READ, headers("cookie", "access_token=a; access_token=b"))
                        .status())
                .isEqualTo(401);
    }

    @Test
    void bad_credentials_do_not_keep_anyone_from_what_is_open_to_all() {
        assertThat(identify(OPEN, bearer("stale"))).isSameAs(Identity.ANONYMOUS);
        assertThat(identify(OPEN, bearer(signed(issuer.claims("s1", tenant)))).session())
                .isEqualTo("s1");
    }

    @Test
    void what_a_token_says_against_itself_is_believed_without_its_signature() {
        String good = signed(issuer.claims("s1", tenant));
        assertThat(glance(bearer(good))).isEqualTo(Glance.UNFAMILIAR);
        assertThat(glance(MultiMap.caseInsensitiveMultiMap())).isEqualTo(Glance.NONE);
        for (String garbage :
                List.of("", "a.b.c", "a".repeat(100_000), good + ".", "e30." + good.split("\\.")[1] + ".")) {
            assertThat(glance(bearer(garbage))).isEqualTo(Glance.BAD);
        }
        assertThat(glance(headers("authorization", "Basic eDp5"))).isEqualTo(Glance.BAD);

        clock.move(Duration.ofMinutes(15));
        assertThat(glance(bearer(good))).isEqualTo(Glance.EXPIRED);
        String forged = good.substring(0, good.lastIndexOf('.')) + ".AAAA";
        assertThat(refusal(READ, bearer(forged)).code()).isEqualTo("token_expired");
        assertThat(issuer.keysAsked).hasValue(0);
    }

    @Test
    void whoever_was_good_lately_is_familiar_until_the_session_is_shown_with_a_forged_token() {
        String first = signed(issuer.claims("s1", tenant));
        identify(READ, bearer(first));
        String refreshed = signed(issuer.claims("s1", tenant));
        assertThat(glance(bearer(first))).isEqualTo(Glance.FAMILIAR);
        assertThat(glance(bearer(refreshed))).isEqualTo(Glance.FAMILIAR);

        assertInvalid(refreshed.substring(0, refreshed.lastIndexOf('.')) + ".AAAA");
        assertThat(glance(bearer(refreshed))).isEqualTo(Glance.UNFAMILIAR);
        assertThat(glance(bearer(first))).isEqualTo(Glance.FAMILIAR);
    }

    @Test
    void a_session_that_has_just_begun_is_familiar() {
        String token = signed(issuer.claims("s1", tenant));
        authenticator.issued("access_token=; Path=/");
        authenticator.issued("theme=dark");
        assertThat(glance(bearer(token))).isEqualTo(Glance.UNFAMILIAR);
        authenticator.issued("access_token=" + token + "; Path=/; HttpOnly");
        assertThat(glance(bearer(token))).isEqualTo(Glance.FAMILIAR);
    }

    @Test
    void an_api_key_that_was_good_stays_familiar_and_one_that_was_not_is_bad() {
        String key = ApiKeys.PREFIX + "a".repeat(43);
        String unknown = ApiKeys.PREFIX + "b".repeat(43);
        issuer.apiKeys.put(
                ApiKeys.hash(key),
                new KeyHolder(UUID.randomUUID(), tenant, UUID.randomUUID(), Role.MEMBER, "free", Set.of()));
        assertThat(glance(headers("x-api-key", "lad_short"))).isEqualTo(Glance.BAD);
        assertThat(glance(headers("x-api-key", key))).isEqualTo(Glance.UNFAMILIAR);
        identify(READ, headers("x-api-key", key));
        refusal(READ, headers("x-api-key", unknown));
        assertThat(glance(headers("x-api-key", unknown))).isEqualTo(Glance.BAD);

        clock.move(Duration.ofHours(1));
        assertThat(glance(headers("x-api-key", key))).isEqualTo(Glance.FAMILIAR);
        assertThat(glance(headers("x-api-key", unknown))).isEqualTo(Glance.UNFAMILIAR);
    }

    @Test
    void an_api_key_is_asked_about_once_in_half_a_minute_and_never_in_clear() {
        String key = ApiKeys.PREFIX + "a".repeat(43);
        KeyHolder holder = new KeyHolder(UUID.randomUUID(), tenant, UUID.randomUUID(), Role.MEMBER, "free", Set.of());
        issuer.apiKeys.put(ApiKeys.hash(key), holder);

        Identity identity = identify(READ, headers("x-api-key", key));
        identify(READ, headers("x-api-key", key));

        assertThat(identity.kind()).isEqualTo(Identity.Kind.API_KEY);
        assertThat(identity.session()).isEqualTo(holder.keyId().toString());
        assertThat(issuer.apiKeysAsked).hasValue(1);

        issuer.apiKeys.clear();
        clock.move(ApiKeys.REMEMBERED);
        assertThat(refusal(READ, headers("x-api-key", key)).code()).isEqualTo("invalid_api_key");
        issuer.reachable = false;
        clock.move(Duration.ofSeconds(6));
        assertThat(refusal(READ, headers("x-api-key", key)).status()).isEqualTo(503);
    }

    @Test
    void a_revoked_api_key_stops_at_once() {
        String key = ApiKeys.PREFIX + "b".repeat(43);
        KeyHolder holder = new KeyHolder(UUID.randomUUID(), tenant, UUID.randomUUID(), Role.MEMBER, "free", Set.of());
        issuer.apiKeys.put(ApiKeys.hash(key), holder);
        identify(READ, headers("x-api-key", key));

        Revocations.publish(
                vertx.eventBus(),
                new Ended(holder.keyId().toString(), clock.instant().plusSeconds(60)));

        assertThat(eventually(() ->
                        authenticator.identify(READ, headers("x-api-key", key)).failed()))
                .isTrue();
    }

    @Test
    void a_plan_changed_after_the_token_was_issued_counts_at_once() {
        MultiMap token = bearer(signed(issuer.claims("s1", tenant)));
        assertThat(identify(READ, token).features()).containsExactly("campaigns");
        clock.move(Duration.ofSeconds(1));
        issuer.tenants.put(tenant, new TenantAccess("professional", Set.of("campaigns", "voice-agent")));

        TenantFeatures.publish(vertx.eventBus(), tenant);

        assertThat(eventually(() -> identify(READ, token).plan().equals("professional")))
                .isTrue();
        assertThat(identify(READ, token).features()).containsExactlyInAnyOrder("campaigns", "voice-agent");
    }

    @Test
    void a_changed_tenant_keeps_the_claims_of_its_token_while_the_issuer_is_away() {
        MultiMap token = bearer(signed(issuer.claims("s1", tenant)));
        identify(READ, token);
        issuer.tenants.put(tenant, new TenantAccess("professional", Set.of()));
        issuer.reachable = false;

        TenantFeatures.publish(vertx.eventBus(), tenant);
        assertThat(identify(READ, token).plan()).isEqualTo("starter");

        issuer.reachable = true;
        clock.move(Duration.ofSeconds(6));
        assertThat(eventually(() -> identify(READ, token).plan().equals("professional")))
                .isTrue();
    }

    @Test
    void whose_session_or_key_ends_or_feature_goes_is_told_once_and_nobody_else() {
        Operation campaigns = operation("GET", Operation.Access.TENANT, Optional.of("campaigns"));
        List<String> told = new CopyOnWriteArrayList<>();
        for (String session : List.of("s1", "s2", "s3")) {
            Identity caller = identify(campaigns, bearer(signed(issuer.claims(session, tenant))));
            Runnable done =
                    authenticator.watch(campaigns, caller, refusal -> told.add(session + " " + refusal.status()));
            if (session.equals("s3")) {
                done.run();
            }
        }
        Identity other = identify(campaigns, bearer(signed(issuer.claims("s4", UUID.randomUUID()))));
        authenticator.watch(campaigns, other, refusal -> told.add("s4"));

        Revocations.publish(vertx.eventBus(), new Ended("s1", clock.instant().plus(Duration.ofMinutes(15))));
        assertThat(eventually(() -> !told.isEmpty())).isTrue();
        issuer.tenants.put(tenant, new TenantAccess("free", Set.of()));
        TenantFeatures.publish(vertx.eventBus(), tenant);

        assertThat(eventually(() -> told.size() > 1)).isTrue();
        assertThat(told).containsExactly("s1 401", "s2 403");
    }

    @Test
    void who_was_ended_before_the_watch_began_is_told_too() {
        Identity caller = identify(READ, bearer(signed(issuer.claims("s1", tenant))));
        Revocations.publish(vertx.eventBus(), new Ended("s1", clock.instant().plus(Duration.ofMinutes(15))));
        MultiMap token = bearer(signed(issuer.claims("s1", tenant)));
        assertThat(eventually(() -> authenticator.identify(READ, token).failed()))
                .isTrue();

        List<Integer> told = new CopyOnWriteArrayList<>();
        authenticator.watch(READ, caller, refusal -> told.add(refusal.status()));

        assertThat(eventually(() -> !told.isEmpty())).isTrue();
        assertThat(told).containsExactly(401);
    }

    private void assertInvalid(String token) {
        Failure refusal = refusal(READ, bearer(token));
        assertThat(refusal.status()).isEqualTo(401);
        assertThat(refusal.code()).isEqualTo("invalid_token");
    }

    private Glance glance(MultiMap headers) {
        return authenticator.glance(READ, headers);
    }

    private Identity identify(Operation operation, MultiMap headers) {
        return authenticator.identify(operation, headers).await();
    }

    private Failure refusal(Operation operation, MultiMap headers) {
        Future<Identity> answer = authenticator.identify(operation, headers);
        return catchThrowableOfType(Failure.class, answer::await);
    }

    private String signed(Claims claims) {
        return issuer.sign(vertx, "k1", claims.payload());
    }

    /** Whether it becomes true within two seconds. */
    private boolean eventually(java.util.function.BooleanSupplier truth) {
        long end = System.nanoTime() + Duration.ofSeconds(2).toNanos();
        while (!truth.getAsBoolean()) {
            if (System.nanoTime() > end) {
                return false;
            }
            vertx.timer(5).await();
        }
        return true;
    }

    private static MultiMap bearer(String token) {
        return headers("authorization", "Bearer " + token);
    }

    private static MultiMap headers(String name, String value) {
        return MultiMap.caseInsensitiveMultiMap().add(name, value);
    }

    private static MultiMap headers(MultiMap base, String name, String value) {
        return MultiMap.caseInsensitiveMultiMap().addAll(base).add(name, value);
    }

    private static String encoded(String text) {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }

    private static Operation operation(String method, Operation.Access access) {
        return operation(method, access, Optional.empty());
    }

    private static Operation operation(String method, Operation.Access access, Optional<String> feature) {
        return new Operation(
                "op",
                method,
                "/",
                access,
                Role.VIEWER,
                feature,
                Optional.empty(),
                1024,
                Duration.ofSeconds(1),
                false,
                false,
                false,
                Optional.empty(),
                List.of(),
                Set.of(),
                Operation.Stream.NONE,
                Set.of(),
                List.of());
    }
}
