package dev.lad.shared.node;

import com.hazelcast.cluster.Member;
import com.hazelcast.cluster.MembershipEvent;
import com.hazelcast.cluster.MembershipListener;
import com.hazelcast.config.Config;
import com.hazelcast.core.HazelcastInstance;
import dev.lad.bus.Codecs;
import dev.lad.shared.auth.Hs256;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who belongs to the cluster. Every member shows its node id, the version of its message format, and a proof that it knows
 * the secret. A newcomer that does not fit those who were there before it stops with a sentence; those who were there take
 * no notice of what a member that does not fit announces.
 */
final class Membership {
    private static final String NODE = "lad.node";
    private static final String FORMAT = "lad.format";
    private static final String PROOF = "lad.proof";
    private static final Logger LOG = LoggerFactory.getLogger(Membership.class);

    private final ClusterConfig config;
    private final String node;
    private volatile Optional<HazelcastInstance> hazelcast = Optional.empty();

    /** @param node the id of this node */
    Membership(ClusterConfig config, String node) {
        this.config = config;
        this.node = node;
    }

    /** What this node shows; to be set before it joins. */
    void show(Config hazelcastConfig) {
        hazelcastConfig
                .getMemberAttributeConfig()
                .setAttribute(NODE, node)
                .setAttribute(FORMAT, Codecs.FORMAT)
                .setAttribute(PROOF, proof(node));
    }

    /** Whether this node fits those who joined before it; if not, why. */
    Optional<CannotStart> objection(HazelcastInstance joined) {
        hazelcast = Optional.of(joined);
        for (Member member : joined.getCluster().getMembers()) {
            if (member.localMember()) {
                return Optional.empty();
            }
            Optional<String> objection = objection(member);
            if (objection.isPresent()) {
                return objection.map(CannotStart::new);
            }
        }
        return Optional.empty();
    }

    /** Tells the ids of nodes that leave, on a thread of Hazelcast. */
    void watch(Consumer<String> left) {
        hazelcast.ifPresent(joined -> joined.getCluster().addMembershipListener(new MembershipListener() {
            @Override
            public void memberAdded(MembershipEvent event) {
                objection(event.getMember()).ifPresent(reason -> LOG.atWarn()
                        .addKeyValue("address", event.getMember().getAddress())
                        .addKeyValue("reason", reason)
                        .log("member.refused"));
            }

            @Override
            public void memberRemoved(MembershipEvent event) {
                String gone = attribute(event.getMember(), NODE);
                LOG.atInfo().addKeyValue("node", gone).log("member.left");
                left.accept(gone);
            }
        }));
    }

    /** Whether what a node announces counts. */
    boolean admits(String announcing) {
        return announcing.equals(node)
                || hazelcast.stream()
                        .flatMap(joined -> joined.getCluster().getMembers().stream())
                        .anyMatch(member -> attribute(member, NODE).equals(announcing)
                                && objection(member).isEmpty());
    }

    private Optional<String> objection(Member member) {
        String format = attribute(member, FORMAT);
        if (!format.equals(Codecs.FORMAT)) {
            return Optional.of("The cluster " + config.name() + " at " + member.getAddress()
                    + " speaks message format " + (format.isEmpty() ? "of no LAD" : format) + ", this release speaks "
                    + Codecs.FORMAT + ": run releases that fit together, or set LAD_CLUSTER_NAME to another name.");
        }
        byte[] shown = attribute(member, PROOF).getBytes(StandardCharsets.UTF_8);
        byte[] expected = proof(attribute(member, NODE)).getBytes(StandardCharsets.UTF_8);
        return MessageDigest.isEqual(shown, expected)
                ? Optional.empty()
                : Optional.of("The cluster " + config.name() + " at " + member.getAddress()
                        + " has another LAD_CLUSTER_SECRET than this node: set the same, or another LAD_CLUSTER_NAME.");
    }

    private String proof(String shownBy) {
        return config.secret()
                .map(secret ->
                        HexFormat.of().formatHex(Hs256.derive(secret, "lad.member:" + config.name() + ":" + shownBy)))
                .orElse("");
    }

    private static String attribute(Member member, String name) {
        String value = member.getAttribute(name);
        return value == null ? "" : value;
    }
}
