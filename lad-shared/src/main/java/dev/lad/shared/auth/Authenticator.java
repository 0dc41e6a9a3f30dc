package dev.lad.shared.auth;

import dev.lad.bus.Identity;
import dev.lad.shared.errors.Failure;
import dev.lad.shared.service.Operation;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.MultiMap;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.MessageConsumer;
import io.vertx.core.json.JsonObject;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/** From a request's headers to who sent it. One for a node, safe on every event loop. */
public final class Authenticator implements Recognition {
    private static final int REMEMBERED_TOKENS = 10_000;

    private final Vertx vertx;
    private final Set<String> origins;
    private final Revocations revocations;
    private final TenantFeatures features;
    private final TokenVerifier tokens;
    private final ApiKeys apiKeys;
    private final Watches watches;
    private final List<MessageConsumer<JsonObject>> consumers;
    private final long timer;

    /**
     * Begins to listen and to poll; {@link #close} ends that.
     *
     * @param origins pages that may act with the login cookie, as browsers send them: {@code https://app.example.com}
     * @param pollEvery how often the list of ended sessions is read, in case a publish was lost
     */
    public static Authenticator start(Vertx vertx, Issuer issuer, Set<String> origins, Duration pollEvery, Clock wall) {
        return new Authenticator(vertx, issuer, origins, pollEvery, wall);
    }

    private Authenticator(Vertx vertx, Issuer issuer, Set<String> origins, Duration pollEvery, Clock wall) {
        this.vertx = vertx;
        this.origins = Set.copyOf(origins);
        this.revocations = new Revocations(issuer, wall);
        this.features = new TenantFeatures(issuer, wall);
        this.tokens = new TokenVerifier(new TokenKeys(vertx, issuer, wall), revocations, wall, REMEMBERED_TOKENS);
        this.apiKeys = new ApiKeys(issuer, revocations, wall);
        this.watches = new Watches(vertx, revocations, features);
        revocations.onEnded(watches::ended);
        features.onChanged(watches::changed);
        this.consumers = List.of(
                vertx.eventBus().consumer(Revocations.ADDRESS, message -> revocations.heard(message.body())),
                vertx.eventBus().consumer(TenantFeatures.ADDRESS, message -> features.heard(message.body())));
        this.timer = vertx.setPeriodic(pollEvery.toMillis(), tick -> {
            revocations.poll();
            features.sweep();
        });
    }

    /**
     * Who calls the operation; {@link Identity#ANONYMOUS} without credentials. Already complete for a token that was
     * seen before. Completes on the caller's event loop.
     *
     * <p>Fails with 401 for bad credentials, 403 for a cookie sent by a foreign page, 503 when it cannot be known. An
     * operation that is open to all does not fail: bad credentials count there as none, so that a client with an expired
     * token can log in again.
     */
    @Override
    public Future<Identity> identify(Operation operation, MultiMap headers) {
        Future<Identity> identity = identify(operation.isRead(), headers);
        return operation.access() == Operation.Access.PUBLIC ? identity.otherwise(Identity.ANONYMOUS) : identity;
    }

    /**
     * Watches a caller whose answer takes long.
     *
     * @param caller whom {@link #identify} let in
     * @param refused told once, on the event loop that calls this, when the caller would be let in no more
     * @return ends the watch
     */
    public Runnable watch(Operation operation, Identity caller, Handler<Failure> refused) {
        return operation.access() == Operation.Access.PUBLIC ? () -> {} : watches.begin(operation, caller, refused);
    }

    private Future<Identity> identify(boolean readOnly, MultiMap headers) {
        Credentials credentials;
        try {
            credentials = Credentials.of(headers, readOnly, origins);
        } catch (Failure refused) {
            return Future.failedFuture(refused);
        }
        if (credentials instanceof Credentials.Token token) {
            return here(tokens.verify(token.jwt())
                    .compose(good -> features.correct(good.identity(), good.issuedAtMillis())));
        }
        if (credentials instanceof Credentials.Key key) {
            return here(
                    apiKeys.identify(key.key()).compose(good -> features.correct(good.identity(), good.atMillis())));
        }
        return Future.succeededFuture(Identity.ANONYMOUS);
    }

    @Override
    public Glance glance(Operation operation, MultiMap headers) {
        Credentials credentials;
        try {
            credentials = Credentials.of(headers, operation.isRead(), origins);
        } catch (Failure refused) {
            return Glance.BAD;
        }
        if (credentials instanceof Credentials.Token token) {
            return tokens.glance(token.jwt());
        }
        return credentials instanceof Credentials.Key key ? apiKeys.glance(key.key()) : Glance.NONE;
    }

    @Override
    public void issued(String setCookie) {
        String name = Credentials.COOKIE + "=";
        if (setCookie.startsWith(name)) {
            tokens.issued(setCookie.substring(name.length()).split(";", 2)[0]);
        }
    }

    /** Several requests may wait for one answer of the auth-service: each goes on where it came from. */
    private Future<Identity> here(Future<Identity> answer) {
        if (answer.isComplete()) {
            return answer;
        }
        Context context = vertx.getOrCreateContext();
        Promise<Identity> promise = Promise.promise();
        answer.onComplete(result -> context.runOnContext(on -> promise.handle(result)));
        return promise.future();
    }

    /** Stops listening and polling. */
    public Future<Void> close() {
        vertx.cancelTimer(timer);
        return Future.join(consumers.stream().map(MessageConsumer::unregister).toList())
                .mapEmpty();
    }
}
