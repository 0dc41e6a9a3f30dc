package dev.lad.auth;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lad.bus.ApiRequest;
import dev.lad.bus.ApiResponse;
import dev.lad.bus.Identity;
import dev.lad.bus.Role;
import dev.lad.bus.Trace;
import dev.lad.shared.auth.Authenticator;
import dev.lad.shared.auth.MeshIssuer;
import dev.lad.shared.config.Env;
import dev.lad.shared.errors.Failure;
import dev.lad.shared.json.Json;
import dev.lad.shared.json.StrictJson;
import dev.lad.shared.node.Instance;
import dev.lad.shared.node.Node;
import dev.lad.shared.node.NodeConfig;
import dev.lad.shared.observe.Instruments;
import dev.lad.shared.service.AnswerStore;
import dev.lad.shared.service.Contract;
import dev.lad.shared.service.Dispatcher;
import dev.lad.shared.service.Operation;
import dev.lad.shared.service.Operations;
import dev.lad.shared.service.Reply;
import dev.lad.shared.time.Time;
import dev.lad.testkit.Await;
import dev.lad.testkit.Postgres;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.pgclient.PgConnection;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * The auth-service on a real PostgreSQL and a real bus, with a wallet opener in billing's place that can be told to
 * refuse. Calls go the way of the gateway: credentials to identity, identity and body to the operation.
 */
final class AuthHouse implements AutoCloseable {
    private static final Contract CONTRACT = Contract.beside(AuthVerticle.class);
    private static final String BILLING = """
        {"openapi": "3.1.0", "info": {"title": "Billing", "version": "1", "x-lad-service": "billing", "x-lad-port": 3003},
         "paths": {"/internal/wallet": {"post": {"operationId": "openWallet", "x-lad-internal": true,
           "responses": {"200": {"description": "It is open."}}}}}}
        """;

    final TestClock wall = new TestClock();
    final TestClock business = new TestClock();
    final ConcurrentLinkedQueue<String> wallets = new ConcurrentLinkedQueue<>();
    final AtomicInteger billingRefusals = new AtomicInteger();
    final Vertx vertx = Vertx.vertx();
    final String databaseUrl = Postgres.freshDatabase();
    final Authenticator authenticator;
    private final Node node;

    AuthHouse() {
        Env env = Env.of(Map.of("DATABASE_URL", databaseUrl, "LAD_AUTH_PORT", "0"));
        node = Node.on(vertx, env, NodeConfig.read(env, false), new Time(wall, business))
                .await();
        Contract billing = Contract.of((ObjectNode) StrictJson.parse(Buffer.buffer(BILLING)));
        Operations operations = Operations.of(billing).on("openWallet", call -> {
            if (billingRefusals.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
                return Future.failedFuture(new Failure.Unavailable("down", "Billing is down.", Duration.ofSeconds(1)));
            }
            wallets.add(call.caller().tenantId().toString());
            return Future.succeededFuture(Reply.ok(Map.of("balance", 100)));
        });
        Instance.start(
                        node,
                        new Dispatcher(operations, AnswerStore.NONE, wall, Instruments.unobserved("test")),
                        "",
                        "test")
                .await();
        vertx.deployVerticle(new AuthVerticle(node)).await();
        authenticator = Authenticator.start(
                vertx, new MeshIssuer(node.services("test"), "test", wall), Set.of(), Duration.ofHours(1), wall);
    }

    /** Without credentials, from an address. */
    Future<ApiResponse> open(String operation, Object body, String address) {
        return send(operation, Map.of(), Map.of(), body, Identity.ANONYMOUS, address);
    }

    /** Without credentials, with an {@code Idempotency-Key}. */
    Future<ApiResponse> keyed(String key, String operation, Object body) {
        return send(operation, Map.of(), Map.of("idempotency-key", key), body, Identity.ANONYMOUS, "192.0.2.1");
    }

    ApiResponse open(String operation, Object body) {
        return open(operation, body, "192.0.2.1").await();
    }

    /** With an access token or, where it looks like one, an API key. */
    ApiResponse as(String credential, String operation, Map<String, String> path, Object body) {
        Operation meant = CONTRACT.operation(operation).orElseThrow();
        MultiMap headers = MultiMap.caseInsensitiveMultiMap();
        if (credential.startsWith("lad_")) {
            headers.add("x-api-key", credential);
        } else {
            headers.add("authorization", "Bearer " + credential);
        }
        return authenticator
                .identify(meant, headers)
                .compose(identity -> send(operation, path, Map.of(), body, identity, "192.0.2.1"))
                .await();
    }

    ApiResponse as(String credential, String operation) {
        return as(credential, operation, Map.of(), "");
    }

    ApiResponse internal(Identity identity, String operation, Map<String, String> path, Object body) {
        return internal(identity, operation, path, Map.of(), body);
    }

    ApiResponse internal(
            Identity identity, String operation, Map<String, String> path, Map<String, String> headers, Object body) {
        return send(operation, path, headers, body, identity.through("test"), "")
                .await();
    }

    private Future<ApiResponse> send(
            String operation,
            Map<String, String> path,
            Map<String, String> headers,
            Object body,
            Identity identity,
            String address) {
        Map<String, String> all = new HashMap<>(Map.of("content-type", "application/json", "user-agent", "test"));
        all.putAll(headers);
        return node.transport()
                .send(
                        node.registry().inTurn("auth").get(0),
                        new ApiRequest(
                                "auth",
                                operation,
                                path,
                                "",
                                all,
                                identity,
                                Trace.begin(),
                                "r",
                                address,
                                wall.millis() + 20_000,
                                body.equals("") ? Buffer.buffer() : Json.write(body)));
    }

    /** Somebody of the tenant, invited and joined; the answer's {@code user}. */
    JsonNode join(JsonNode owner, String email, String role) {
        Identity tenant =
                Identity.service("users", UUID.fromString(owner.path("tenantId").asText()));
        JsonNode invitation =
                data(internal(tenant, "createInvitation", Map.of(), Map.of("email", email, "role", role)));
        Map<String, String> acceptance = Map.of(
                "token", invitation.path("token").asText(),
                "password", "correct horse",
                "firstName", "New",
                "lastName", "One");
        return json(open("acceptInvitation", acceptance)).path("user");
    }

    /** A person as the gateway recognises one. */
    static Identity person(JsonNode user) {
        return new Identity(
                Identity.Kind.USER,
                Optional.of(UUID.fromString(user.path("tenantId").asText())),
                Optional.of(UUID.fromString(user.path("id").asText())),
                Role.of(user.path("role").asText()).orElseThrow(),
                "free",
                Set.of(),
                "",
                "");
    }

    /** Every value of every row, as the database's owner sees them. */
    String everythingIn(String table) {
        return asSuperuser("select coalesce(string_agg(t::text, ' '), '') from auth." + table + " t")
                .iterator()
                .next()
                .getString(0);
    }

    RowSet<Row> asSuperuser(String sql) {
        String url = databaseUrl.replace("lad:lad@", "postgres@");
        return PgConnection.connect(vertx, url)
                .compose(connection -> connection.query(sql).execute().eventually(connection::close))
                .await();
    }

    /** Holds all rows of a table while something goes on. */
    <T> T holding(String table, Supplier<T> meanwhile) {
        PgConnection holder = PgConnection.connect(vertx, databaseUrl.replace("lad:lad@", "postgres@"))
                .await();
        try {
            holder.query("begin; lock table auth." + table + " in share row exclusive mode")
                    .execute()
                    .await();
            return meanwhile.get();
        } finally {
            holder.close().await();
        }
    }

    /** Somebody waits for what another holds. */
    void awaitWaiting(String table) {
        Await.until(
                "somebody waits for " + table,
                () -> asSuperuser("select count(*) from pg_stat_activity where"
                                        + " datname = current_database() and wait_event_type = 'Lock' and query like '%"
                                        + table + "%'")
                                .iterator()
                                .next()
                                .getLong(0)
                        > 0);
    }

    /** Registers an organisation; the answer's {@code data}. */
    JsonNode register(String email) {
        ApiResponse answer = open("register", newAccount(email));
        if (answer.status() != 201) {
            throw new AssertionError(answer.body().toString());
        }
        return data(answer);
    }

    /** Registers an organisation; calls as it come from another service. */
    Identity owner(String email) {
        return Identity.service(
                "users",
                UUID.fromString(register(email).path("user").path("tenantId").asText()));
    }

    /** Invites somebody, who accepts; the {@code data} of that login. */
    JsonNode join(Identity owner, String email, String role) {
        JsonNode invitation = data(internal(owner, "createInvitation", Map.of(), Map.of("email", email, "role", role)));
        ApiResponse joined = open("acceptInvitation", acceptance(invitation));
        if (joined.status() != 201) {
            throw new AssertionError(joined.body().toString());
        }
        return data(joined);
    }

    static Map<String, String> acceptance(JsonNode invitation) {
        return Map.of(
                "token",
                invitation.path("token").asText(),
                "password",
                "correct horse",
                "firstName",
                "New",
                "lastName",
                "One");
    }

    /** Whether a token or an API key lets nobody in. */
    boolean isRefused(String credential) {
        try {
            as(credential, "verify");
            return false;
        } catch (Failure refused) {
            return refused.status() == 401;
        }
    }

    static Map<String, String> newAccount(String email) {
        return Map.of("email", email, "password", "correct horse", "firstName", "Ann", "lastName", "Lee");
    }

    static Map<String, String> credentials(String email, String password) {
        return Map.of("email", email, "password", password);
    }

    static JsonNode json(ApiResponse answer) {
        return StrictJson.parse(answer.body());
    }

    static JsonNode data(ApiResponse answer) {
        return json(answer).path("data");
    }

    static String code(ApiResponse answer) {
        return json(answer).path("code").asText();
    }

    @Override
    public void close() {
        authenticator.close().await();
        vertx.close().await();
    }
}
