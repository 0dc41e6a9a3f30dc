package dev.lad.shared.node;

import dev.lad.shared.config.Env;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * How a node joins others over {@code cluster.xml}.
 *
 * @param name nodes of another name never join
 * @param host the address that Hazelcast and the event bus bind
 * @param port the first port that Hazelcast tries; the only one where {@code reached} names another
 * @param reached by what the others reach this node
 * @param members where to look for other nodes; not used with {@code dns} or {@code kubernetesService}
 * @param dns a name that DNS knows the addresses of all nodes under, like a headless service of Kubernetes
 * @param kubernetesService the service whose endpoints the API of Kubernetes names
 * @param kubernetesNamespace where that service is
 * @param secret what a node shows the others that it is one of them
 * @param busPort of the event bus; 0 takes any free one
 * @param tls what the event bus is encrypted with; without it, it is not
 */
public record ClusterConfig(
        String name,
        String host,
        int port,
        Reached reached,
        List<String> members,
        Optional<String> dns,
        Optional<String> kubernetesService,
        String kubernetesNamespace,
        Optional<String> secret,
        int busPort,
        Optional<BusTls> tls) {
    private static final String SECRET = "LAD_CLUSTER_SECRET";
    private static final int SHORTEST_SECRET = 16;
    private static final int MOST_PORT = 65_535;

    /**
     * By what the others reach a node: something else than it binds where ports are forwarded to it.
     *
     * @param port of Hazelcast; 0: the one that it binds
     * @param busPort of the event bus; 0: the one that it binds
     */
    public record Reached(String host, int port, int busPort) {

        static Reached read(Env env, String host, int boundBusPort) {
            int busPort = env.integer("LAD_BUS_PUBLIC_PORT", 0, 0, MOST_PORT);
            if (busPort != 0 && boundBusPort == 0) {
                env.mistake("LAD_BUS_PUBLIC_PORT says where LAD_BUS_PORT is forwarded from: set LAD_BUS_PORT too.");
            }
            return new Reached(
                    env.text("LAD_CLUSTER_PUBLIC_HOST", host),
                    env.integer("LAD_CLUSTER_PUBLIC_PORT", 0, 0, MOST_PORT),
                    busPort);
        }
    }

    /**
     * PEM files: both ends of every connection show a certificate, and take one that {@code authority} has signed.
     *
     * @param key in PKCS #8
     */
    public record BusTls(Path certificate, Path key, Path authority) {

        static Optional<BusTls> read(Env env) {
            Optional<Path> certificate = file(env, "LAD_BUS_TLS_CERT");
            Optional<Path> key = file(env, "LAD_BUS_TLS_KEY");
            Optional<Path> authority = file(env, "LAD_BUS_TLS_CA");
            if (certificate.isPresent() && key.isPresent() && authority.isPresent()) {
                return Optional.of(new BusTls(certificate.get(), key.get(), authority.get()));
            }
            if (certificate.isPresent() || key.isPresent() || authority.isPresent()) {
                env.mistake("LAD_BUS_TLS_CERT, LAD_BUS_TLS_KEY and LAD_BUS_TLS_CA belong together: set all or none.");
            }
            return Optional.empty();
        }

        private static Optional<Path> file(Env env, String setting) {
            Optional<Path> file = env.optional(setting).map(Path::of);
            if (file.isPresent() && !Files.isReadable(file.get())) {
                env.mistake(setting + " names " + file.get() + ", which cannot be read.");
            }
            return file;
        }
    }

    static ClusterConfig read(Env env, boolean mustBeSecret) {
        Optional<String> secret = env.secret(SECRET);
        if (secret.isEmpty() && mustBeSecret) {
            env.mistake(SECRET + " must be set, to the same value on every node: it says who may join the cluster.");
        }
        if (secret.isPresent() && secret.get().length() < SHORTEST_SECRET) {
            env.mistake(SECRET + " must have at least " + SHORTEST_SECRET + " random characters.");
        }
        Optional<String> dns = env.optional("LAD_CLUSTER_DNS");
        Optional<String> service = env.optional("LAD_CLUSTER_KUBERNETES_SERVICE");
        if (dns.isPresent() && service.isPresent()) {
            env.mistake("LAD_CLUSTER_DNS and LAD_CLUSTER_KUBERNETES_SERVICE are two ways to find the nodes: set one.");
        }
        String host = env.text("LAD_CLUSTER_HOST", "127.0.0.1");
        int busPort = env.integer("LAD_BUS_PORT", 0, 0, MOST_PORT);
        return new ClusterConfig(
                env.text("LAD_CLUSTER_NAME", "lad"),
                host,
                env.integer("LAD_CLUSTER_PORT", 5701, 1, MOST_PORT),
                Reached.read(env, host, busPort),
                env.list("LAD_CLUSTER_MEMBERS", List.of("127.0.0.1")),
                dns,
                service,
                env.text("LAD_CLUSTER_KUBERNETES_NAMESPACE", "default"),
                secret,
                busPort,
                BusTls.read(env));
    }
}
