package dev.lad.platform;

import dev.lad.billing.BillingVerticle;
import dev.lad.deals.DealsVerticle;
import dev.lad.shared.node.Node;
import io.vertx.core.Deployable;
import java.util.List;
import java.util.function.Function;

/** The services of LAD. A new one is added here, and in the platform's {@code pom.xml}. */
final class Services {
    static final List<Function<Node, Deployable>> ALL = List.of(BillingVerticle::new, DealsVerticle::new);

    private Services() {}
}
