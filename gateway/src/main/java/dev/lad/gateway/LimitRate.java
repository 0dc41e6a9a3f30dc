package dev.lad.gateway;

import dev.lad.bus.Identity;
import dev.lad.gateway.Buckets.Level;
import dev.lad.shared.errors.Failure;
import dev.lad.shared.front.Exchange;
import dev.lad.shared.front.Route;
import dev.lad.shared.front.Step;
import dev.lad.shared.service.Operation;
import dev.lad.shared.service.Operation.RateLimit;
import io.netty.util.NetUtil;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * Holds each client to its limits: its address, its tenant by its plan, and the operation where the contract says so. The
 * answer tells of them in {@code RateLimit-Policy} (all that apply) and {@code RateLimit} (the one closest to its end), in
 * the syntax of draft-ietf-httpapi-ratelimit-headers-10.
 */
final class LimitRate implements Step {
    private static final CharSequence POLICY = HttpHeaders.createOptimized("ratelimit-policy");
    private static final CharSequence STATE = HttpHeaders.createOptimized("ratelimit");
    private static final int MICROS = 1_000_000;

    private final RateLimits limits;
    private final Buckets buckets;
    private final Consumer<String> refused;
    private final Map<Limit, String> policies = new ConcurrentHashMap<>();

    /** A limit under the name that the headers call it by. */
    private record Limit(String name, RateLimit limit) {}

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
        Object address = address(exchange.clientIp());
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
        headers.set(
                STATE,
                "\"" + tightest.limit().name() + "\";r=" + level.remaining() + ";t=" + seconds(level.resetMicros()));
        if (level.allowed()) {
            return NEXT;
        }
        refused.accept(tightest.limit().name());
        return Future.failedFuture(refusal(tightest));
    }

    private Found found(MultiMap headers, Limit limit, Key key) {
        headers.add(POLICY, policies.computeIfAbsent(limit, LimitRate::policy));
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

    private static String policy(Limit limit) {
        return "\"" + limit.name() + "\";q=" + limit.limit().requests() + ";w="
                + limit.limit().window().toSeconds();
    }

    private static Failure refusal(Found found) {
        Duration wait = Duration.ofSeconds(seconds(found.level().waitMicros()));
        return new Failure.TooMany(
                "rate_limited",
                "More requests than this " + found.limit().name() + " may send; wait " + wait.toSeconds() + " s.",
                wait);
    }

    /** A customer has 2^64 IPv6 addresses: what counts is the network of 64 bits. */
    private static Object address(String ip) {
        if (ip.indexOf(':') < 0) {
            return ip;
        }
        byte[] bytes = NetUtil.createByteArrayFromIpAddressString(ip);
        return bytes == null || bytes.length != 16 ? ip : ByteBuffer.wrap(bytes).getLong();
    }

    private static long seconds(long micros) {
        return Math.max(1, (micros + MICROS - 1) / MICROS);
    }
}
