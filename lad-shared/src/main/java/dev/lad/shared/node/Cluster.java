package dev.lad.shared.node;

import com.hazelcast.config.AdvancedNetworkConfig;
import com.hazelcast.config.Config;
import com.hazelcast.config.ServerSocketEndpointConfig;
import com.hazelcast.config.XmlConfigBuilder;
import com.hazelcast.instance.EndpointQualifier;
import io.vertx.core.eventbus.EventBusOptions;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import java.util.Set;
import org.w3c.dom.Document;

/** Hazelcast and the event bus as {@code cluster.xml} and the node's configuration say. */
final class Cluster {
    private Cluster() {}

    /** A file {@code cluster.xml} in the working directory wins over the one in the jar. */
    static Config hazelcast(ClusterConfig config) {
        try {
            Config hazelcast = read(values(config));
            // Of the two ways to ask, Hazelcast takes one that is empty for one that is set.
            network(hazelcast)
                    .getJoin()
                    .getKubernetesConfig()
                    .getProperties()
                    .values()
                    .removeIf(String::isEmpty);
            return reachedAs(config, hazelcast);
        } catch (IOException unreadable) {
            throw new UncheckedIOException("cluster.xml", unreadable);
        }
    }

    /** What stands for the names in the file. */
    static Properties values(ClusterConfig config) {
        boolean kubernetes =
                config.dns().isPresent() || config.kubernetesService().isPresent();
        Properties values = new Properties();
        values.setProperty("lad.cluster.name", config.name());
        values.setProperty("lad.cluster.host", address("LAD_CLUSTER_HOST", config.host()));
        values.setProperty("lad.cluster.port", Integer.toString(config.port()));
        values.setProperty("lad.cluster.members", String.join(",", config.members()));
        values.setProperty("lad.cluster.by-members", Boolean.toString(!kubernetes));
        values.setProperty("lad.cluster.by-kubernetes", Boolean.toString(kubernetes));
        values.setProperty("lad.cluster.dns", config.dns().orElse(""));
        values.setProperty(
                "lad.cluster.kubernetes-service", config.kubernetesService().orElse(""));
        values.setProperty("lad.cluster.kubernetes-namespace", config.kubernetesNamespace());
        return values;
    }

    /** A port that is forwarded leads to one port here, not to the next free one. */
    private static Config reachedAs(ClusterConfig config, Config hazelcast) {
        ClusterConfig.Reached reached = config.reached();
        if (reached.port() == 0 && reached.host().equals(config.host())) {
            return hazelcast;
        }
        String host = address("LAD_CLUSTER_PUBLIC_HOST", reached.host());
        String bracketed = host.contains(":") ? "[" + host + "]" : host;
        if (network(hazelcast).getEndpointConfigs().get(EndpointQualifier.MEMBER)
                instanceof ServerSocketEndpointConfig members) {
            members.setPortAutoIncrement(reached.port() == 0)
                    .setPublicAddress(reached.port() == 0 ? host : bracketed + ":" + reached.port());
        }
        return hazelcast;
    }

    /** A file beside the jar may be of an earlier release. */
    private static AdvancedNetworkConfig network(Config hazelcast) {
        AdvancedNetworkConfig network = hazelcast.getAdvancedNetworkConfig();
        if (!network.isEnabled()) {
            throw new CannotStart(
                    "cluster.xml has no <advanced-network enabled=\"true\">; start from the file of this release.");
        }
        return network;
    }

    /** Hazelcast chooses its interface by address; containers know themselves by name. */
    private static String address(String setting, String host) {
        try {
            return InetAddress.getByName(host).getHostAddress();
        } catch (UnknownHostException unknown) {
            throw new CannotStart(
                    setting + " is \"" + host + "\", which is no address and no name that this machine knows.");
        }
    }

    /** With certificates at both ends where they are configured. */
    static EventBusOptions bus(ClusterConfig config) {
        EventBusOptions options = new EventBusOptions()
                .setHost(config.host())
                .setClusterPublicHost(config.reached().host())
                .setPort(config.busPort());
        if (config.reached().busPort() != 0) {
            options.setClusterPublicPort(config.reached().busPort());
        }
        config.tls().ifPresent(tls -> options.setSsl(true)
                .setKeyCertOptions(new PemKeyCertOptions()
                        .setCertPath(tls.certificate().toString())
                        .setKeyPath(tls.key().toString()))
                .setTrustOptions(
                        new PemTrustOptions().addCertPath(tls.authority().toString()))
                .setClientAuth(ClientAuth.REQUIRED)
                .setEnabledSecureTransportProtocols(Set.of("TLSv1.3")));
        return options;
    }

    private static Config read(Properties values) throws IOException {
        Path beside = Path.of("cluster.xml");
        if (Files.isReadable(beside)) {
            try (InputStream xml = Files.newInputStream(beside)) {
                return new XmlConfigBuilder(xml).setProperties(values).build();
            }
        }
        try (InputStream xml = packed()) {
            return new Trusted(xml).setProperties(values).build();
        }
    }

    /** The one in the jar. */
    static InputStream packed() throws IOException {
        InputStream packed = Cluster.class.getResourceAsStream("/cluster.xml");
        if (packed == null) {
            throw new IOException("cluster.xml is neither in the working directory nor in the jar");
        }
        return packed;
    }

    /** Spares a file that a test has checked the check against Hazelcast's schema: a fifth of a start's processor time. */
    private static final class Trusted extends XmlConfigBuilder {
        Trusted(InputStream xml) {
            super(xml);
        }

        @Override
        protected void schemaValidation(Document document) {}
    }
}
