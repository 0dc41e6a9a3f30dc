package dev.lad.shared.credits;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lad.shared.errors.Failure;
import dev.lad.shared.mesh.Ask;
import dev.lad.shared.mesh.Services;
import dev.lad.shared.service.Caller;
import io.vertx.core.Future;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** What each action costs, as billing lists it: asked at most once a minute, since the list is the same for every tenant. */
public final class Prices {
    private static final Duration FRESH = Duration.ofMinutes(1);

    private final Services services;
    private final Clock wall;
    private volatile Known known = new Known(Map.of(), Instant.MIN);

    private record Known(Map<String, BigDecimal> credits, Instant until) {}

    public Prices(Services services, Clock wall) {
        this.services = services;
        this.wall = wall;
    }

    /**
     * Credits for one unit of an action; zero for one that is free.
     *
     * @param action as billing's list names it: {@code lead.enrich}
     */
    public Future<BigDecimal> of(Caller caller, String action) {
        return fresh(caller).compose(prices -> Optional.ofNullable(prices.get(action))
                .map(Future::succeededFuture)
                .orElseGet(() -> Future.failedFuture(
                        new Failure.Other(500, "no_price", "Billing has no price for " + action + "."))));
    }

    private Future<Map<String, BigDecimal>> fresh(Caller caller) {
        Known now = known;
        if (wall.instant().isBefore(now.until())) {
            return Future.succeededFuture(now.credits());
        }
        return services.call(caller, Ask.reading("billing", "listPrices"))
                .map(Prices::byAction)
                .onSuccess(listed -> known = new Known(listed, wall.instant().plus(FRESH)));
    }

    private static Map<String, BigDecimal> byAction(JsonNode list) {
        return StreamSupport.stream(list.spliterator(), false)
                .collect(Collectors.toUnmodifiableMap(
                        price -> price.path("action").asText(),
                        price -> price.path("credits").decimalValue()));
    }
}
