package dev.lad.gateway;

import dev.lad.shared.auth.Recognition;
import dev.lad.shared.front.Chain;
import dev.lad.shared.front.CheckAccess;
import dev.lad.shared.front.ClientAddress;
import dev.lad.shared.front.Dispatch;
import dev.lad.shared.front.IdentifyRequest;
import dev.lad.shared.front.LimitBody;
import dev.lad.shared.front.MatchOperation;
import dev.lad.shared.front.MatchPrefix;
import dev.lad.shared.front.Observation;
import dev.lad.shared.front.ReadBody;
import dev.lad.shared.front.RouteTable;
import dev.lad.shared.front.Step;
import dev.lad.shared.http.StrictHttp;
import dev.lad.shared.node.Node;
import dev.lad.shared.observe.Instruments;
import dev.lad.shared.time.Time;
import io.prometheus.metrics.core.metrics.Counter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** The way of a request, in its one order. */
final class GatewayChain {
    /** The largest that any operation takes, which is a file that passes through as a stream. */
    private static final int MAX_BODY_BYTES = 256 << 20;

    private GatewayChain() {}

    static Chain of(
            Node node,
            GatewayConfig config,
            Supplier<RouteTable> routes,
            Recognition recognition,
            Buckets buckets,
            StrictHttp http,
            ForwardStream streams,
            Optional<ForwardLegacy> legacy) {
        Time time = node.time();
        Instruments instruments = node.instruments("gateway");
        Observation observation = new Observation(instruments, "gateway");
        Consumer<String> refused = refused(instruments);
        List<Step> steps = new ArrayList<>(List.of(
                new IdentifyRequest(new ClientAddress(config.front().trustedProxies()), observation),
                new Cors(node.config().origins()),
                new LimitBody(http, MAX_BODY_BYTES)));
        legacy.ifPresent(old -> steps.add(new MatchPrefix(old.prefixes())));
        steps.addAll(List.of(
                new MatchOperation(routes),
                new LimitGuessing(recognition, config.limits(), buckets, refused),
                new CheckAccess(),
                new LimitRate(config.limits(), buckets, refused),
                streams,
                new ReadBody(http)));
        legacy.ifPresent(steps::add);
        steps.add(new Dispatch(new Forward(node.delivery(), recognition), time.wall()));
        return new Chain(steps, observation);
    }

    private static Consumer<String> refused(Instruments instruments) {
        Counter refused = instruments
                .metrics()
                .counter(
                        "lad_rate_limited_total",
                        "Requests above a limit: failures, address, tenant or operation.",
                        "limit");
        return limit -> refused.labelValues(limit).inc();
    }
}
