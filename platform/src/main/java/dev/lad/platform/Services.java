package dev.lad.platform;

import dev.lad.auth.AuthVerticle;
import dev.lad.billing.BillingVerticle;
import dev.lad.campaigns.CampaignsVerticle;
import dev.lad.deals.DealsVerticle;
import dev.lad.enrichment.EnrichmentVerticle;
import dev.lad.gateway.GatewayVerticle;
import dev.lad.icp.IcpVerticle;
import dev.lad.leads.LeadsVerticle;
import dev.lad.overview.OverviewVerticle;
import dev.lad.shared.config.Env;
import dev.lad.shared.node.Node;
import dev.lad.social.SocialVerticle;
import dev.lad.users.UsersVerticle;
import dev.lad.voice.VoiceVerticle;
import io.vertx.core.Deployable;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * The services of LAD, and which of them one process runs. A new one is added here, and in the platform's
 * {@code pom.xml}.
 *
 * @param chosen names of services, in the order of {@link #ALL}
 * @param withGateway whether the gateway runs too
 */
record Services(List<String> chosen, boolean withGateway) {
    static final String GATEWAY = "gateway";

    static final Map<String, Function<Node, Deployable>> ALL = all();

    /** Beside each of these is a contract. */
    static final List<Class<? extends Deployable>> CLASSES = List.of(
            AuthVerticle.class,
            UsersVerticle.class,
            BillingVerticle.class,
            CampaignsVerticle.class,
            LeadsVerticle.class,
            SocialVerticle.class,
            DealsVerticle.class,
            IcpVerticle.class,
            EnrichmentVerticle.class,
            OverviewVerticle.class,
            VoiceVerticle.class);

    /** {@code LAD_SERVICES}: all of them, or those that it names. */
    static Services read(Env env) {
        Set<String> names = new TreeSet<>(ALL.keySet());
        names.add(GATEWAY);
        List<String> wanted = env.list("LAD_SERVICES", List.of("all"));
        if (wanted.equals(List.of("all"))) {
            return new Services(List.copyOf(ALL.keySet()), true);
        }
        List<String> unknown =
                wanted.stream().filter(name -> !names.contains(name)).toList();
        if (!unknown.isEmpty()) {
            env.mistake("LAD_SERVICES names " + unknown + "; there are " + names + ".");
        }
        return new Services(ALL.keySet().stream().filter(wanted::contains).toList(), wanted.contains(GATEWAY));
    }

    boolean areAll() {
        return withGateway && chosen.size() == ALL.size();
    }

    /** Reads the settings of each, side by side: contracts take a while to read. */
    List<Deployable> on(Node node) {
        return ALL.entrySet().parallelStream()
                .filter(service -> chosen.contains(service.getKey()))
                .map(service -> service.getValue().apply(node))
                .toList();
    }

    /** None, or one. */
    List<Deployable> gatewayOn(Node node) {
        return withGateway ? List.of(new GatewayVerticle(node)) : List.of();
    }

    private static Map<String, Function<Node, Deployable>> all() {
        Map<String, Function<Node, Deployable>> all = new LinkedHashMap<>();
        all.put("auth", AuthVerticle::new);
        all.put("users", UsersVerticle::new);
        all.put("billing", BillingVerticle::new);
        all.put("campaigns", CampaignsVerticle::new);
        all.put("apollo-leads", LeadsVerticle::new);
        all.put("social-integration", SocialVerticle::new);
        all.put("deals-pipeline", DealsVerticle::new);
        all.put("ai-icp-assistant", IcpVerticle::new);
        all.put("lead-enrichment", EnrichmentVerticle::new);
        all.put("overview", OverviewVerticle::new);
        all.put("voice-agent", VoiceVerticle::new);
        return Collections.unmodifiableMap(all);
    }
}
