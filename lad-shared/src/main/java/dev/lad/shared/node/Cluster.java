package dev.lad.shared.node;

import com.hazelcast.config.Config;
import com.hazelcast.config.XmlConfigBuilder;
import io.vertx.core.spi.cluster.ClusterManager;
import io.vertx.spi.cluster.hazelcast.HazelcastClusterManager;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;

/** Hazelcast as {@code cluster.xml} and the node's configuration say. */
final class Cluster {
    private Cluster() {}

    /** A file {@code cluster.xml} in the working directory wins over the one in the jar. */
    static ClusterManager manager(NodeConfig config) {
        Properties values = new Properties();
        values.setProperty("lad.cluster.name", config.clusterName());
        values.setProperty("lad.cluster.host", address(config.clusterHost()));
        values.setProperty("lad.cluster.port", Integer.toString(config.clusterPort()));
        values.setProperty("lad.cluster.members", String.join(",", config.clusterMembers()));
        try (InputStream xml = source()) {
            Config hazelcast = new XmlConfigBuilder(xml).setProperties(values).build();
            return new HazelcastClusterManager(hazelcast);
        } catch (IOException unreadable) {
            throw new UncheckedIOException("cluster.xml", unreadable);
        }
    }

    /** Hazelcast chooses its interface by address; containers know themselves by name. */
    private static String address(String host) {
        try {
            return InetAddress.getByName(host).getHostAddress();
        } catch (UnknownHostException unknown) {
            throw new CannotStart(
                    "LAD_CLUSTER_HOST is \"" + host + "\", which is no address and no name of this machine.");
        }
    }

    private static InputStream source() throws IOException {
        Path beside = Path.of("cluster.xml");
        if (Files.isReadable(beside)) {
            return Files.newInputStream(beside);
        }
        InputStream packed = Cluster.class.getResourceAsStream("/cluster.xml");
        if (packed == null) {
            throw new IOException("cluster.xml is neither in the working directory nor in the jar");
        }
        return packed;
    }
}
