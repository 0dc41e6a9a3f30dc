package dev.lad.gateway;

import dev.lad.bus.Identity;
import dev.lad.gateway.Buckets.Level;
import dev.lad.shared.front.Exchange;
import dev.lad.shared.front.Route;
import dev.lad.shared.front.Step;
import dev.lad.shared.service.Operation;
import dev.lad.shared.service.Operation.RateLimit;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * Holds each client to its limits: its address, its tenant by its plan, and the operation where the contract says so. The
 * answer tells of all that apply, and how the one closest to its end stands.
 */
final class LimitRate implements Step {
    private final RateLimits limits;
    private final Buckets buckets;
    private final Consumer<String> refused;
    private final Map<Limit, String> policies = new ConcurrentHashMap<>();

    /** Whose bucket it is: an address or tenant, for everything or for one operation. */
    private record Key(Object who, String service, String operation) {}

    private record Found(Limit limit, Level level) {}

    /** @param refused told the name of the limit that a request was above */
    LimitRate(RateLimits limits, Buckets buckets, Consumer<String> refused) {
        this.limits = limits;
        this.buckets = buckets;
        this.refused = refused;
    }

    @Override
    public Future<Void> take(Exchange exchange) {
        if (!limits.on()) {
            return NEXT;
        }
        MultiMap headers = exchange.request().response().headers();
        Object address = ClientNetwork.of(exchange.clientIp());
        Found tightest = found(headers, new Limit("address", limits.address()), new Key(address, "", ""));
        Identity caller = exchange.identity();
        Object who = address;
        if (tightest.level().allowed() && caller.tenantId().isPresent()) {
            who = caller.tenantId().get();
            Limit plan = new Limit("tenant", limits.plan(caller.plan()));
            tightest = tighter(tightest, found(headers, plan, new Key(who, "", "")));
        }
        Route route = exchange.route();
        Optional<RateLimit> own = own(route.operation());
        if (tightest.level().allowed() && own.isPresent()) {
            Key key = new Key(who, route.service(), route.operation().id());
            tightest = tighter(tightest, found(headers, new Limit("operation", own.get()), key));
        }
        Level level = tightest.level();
        tightest.limit().tell(headers, level);
        if (level.allowed()) {
            return NEXT;
        }
        refused.accept(tightest.limit().name());
        return Future.failedFuture(tightest.limit()
                .refusal(level, "More requests than this " + tightest.limit().name() + " may send; wait %d s."));
    }

    private Found found(MultiMap headers, Limit limit, Key key) {
        headers.add(Limit.POLICY, policies.computeIfAbsent(limit, Limit::policy));
        return new Found(limit, buckets.take(key, limit.limit()));
    }

    /** A limit of its own: what the contract says, or the low one for what changes something without a login. */
    private Optional<RateLimit> own(Operation operation) {
        boolean open = operation.access() == Operation.Access.PUBLIC && !operation.isRead() && !operation.rawBody();
        return operation.limit().or(() -> open ? Optional.of(limits.open()) : Optional.empty());
    }

    private static Found tighter(Found one, Found other) {
        return !other.level().allowed()
                        || other.level().remaining() < one.level().remaining()
                ? other
                : one;
    }
}
