package dev.lad.gateway;

import dev.lad.gateway.Buckets.Level;
import dev.lad.shared.auth.Recognition;
import dev.lad.shared.errors.Failure;
import dev.lad.shared.front.Authenticate;
import dev.lad.shared.front.Exchange;
import dev.lad.shared.front.Step;
import dev.lad.shared.service.Operation;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import java.util.function.Consumer;

/**
 * Finds out who calls, and holds each address to so many failures (docs/adr/0032). Whoever was good lately is let through
 * whatever else comes from the address; what looks bad at a glance, and what would cost a check of a signature or a question
 * to the auth-service, is counted apart, so that somebody's broken program does not keep newcomers beside it out.
 */
final class LimitGuessing implements Step {
    private static final String SENTENCE = "Too many bad logins came from this address; wait %d s.";

    private final Recognition recognition;
    private final Authenticate authenticate;
    private final boolean on;
    private final Limit limit;
    private final String policy;
    private final Buckets buckets;
    private final Consumer<String> refused;

    /** Whose failures, and whether they were such at a glance. */
    private record Key(Object network, boolean atAGlance) {}

    /** @param refused told the name of the limit that a request was above */
    LimitGuessing(Recognition recognition, RateLimits limits, Buckets buckets, Consumer<String> refused) {
        this.recognition = recognition;
        this.authenticate = new Authenticate(recognition);
        this.on = limits.on();
        this.limit = new Limit("failures", limits.failures());
        this.policy = limit.policy();
        this.buckets = buckets;
        this.refused = refused;
    }

    @Override
    public Future<Void> take(Exchange exchange) {
        if (!on) {
            return authenticate.take(exchange);
        }
        Operation operation = exchange.route().operation();
        Object network = ClientNetwork.of(exchange.clientIp());
        return switch (recognition.glance(operation, exchange.request().headers())) {
            case FAMILIAR, EXPIRED -> authenticate.take(exchange);
            case NONE, BAD -> {
                if (operation.access() != Operation.Access.PUBLIC) {
                    charge(exchange, new Key(network, true));
                }
                yield authenticate.take(exchange);
            }
            case UNFAMILIAR -> {
                Key key = new Key(network, false);
                charge(exchange, key);
                yield authenticate.take(exchange).onComplete(done -> settle(exchange, key, done));
            }
        };
    }

    private void charge(Exchange exchange, Key key) {
        Level level = buckets.take(key, limit.limit());
        MultiMap headers = exchange.request().response().headers();
        headers.set(Limit.POLICY, policy);
        limit.tell(headers, level);
        if (!level.allowed()) {
            refused.accept(limit.name());
            throw limit.refusal(level, SENTENCE);
        }
    }

    /** What turned out to be good, or cannot be known now, was no failure. */
    private void settle(Exchange exchange, Key key, AsyncResult<Void> done) {
        boolean failed = done.failed()
                ? done.cause() instanceof Failure.Unauthenticated
                : exchange.identity().isAnonymous();
        if (!failed) {
            buckets.giveBack(key, limit.limit());
            MultiMap headers = exchange.request().response().headers();
            headers.remove(Limit.POLICY);
            headers.remove(Limit.STATE);
        }
    }
}
