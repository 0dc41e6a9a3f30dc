package dev.lad.shared.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.hazelcast.config.Config;
import com.hazelcast.config.JoinConfig;
import com.hazelcast.config.XmlConfigBuilder;
import com.hazelcast.core.Hazelcast;
import com.hazelcast.core.HazelcastInstance;
import dev.lad.shared.config.Env;
import dev.lad.shared.errors.Failure;
import dev.lad.shared.mesh.Ask;
import dev.lad.shared.mesh.ShelfContract;
import dev.lad.shared.observe.Instruments;
import dev.lad.shared.service.AnswerStore;
import dev.lad.shared.service.Caller;
import dev.lad.shared.service.Contract;
import dev.lad.shared.service.Dispatcher;
import dev.lad.shared.service.Operations;
import dev.lad.shared.service.Reply;
import dev.lad.shared.time.Await;
import dev.lad.shared.time.Time;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.internal.VertxInternal;
import io.vertx.core.spi.cluster.NodeInfo;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Real members of Hazelcast, several in this JVM. */
class ClusterTest {
    private static final String SECRET = "a secret of those who belong together";

    private final List<Node> nodes = new ArrayList<>();
    private final Map<String, String> settings = new HashMap<>(Map.of(
            "LAD_CLUSTER_NAME",
            "test-" + UUID.randomUUID(),
            "LAD_CLUSTER_PORT",
            Integer.toString(freePort()),
            "LAD_CLUSTER_SECRET",
            SECRET));

    @AfterEach
    void close() {
        nodes.forEach(node -> node.vertx().close().await());
    }

    @Test
    void callsAcrossAnEncryptedBusAndKnowsAtOnceWhenANodeDies(@TempDir Path folder) {
        Certificate certificate = Certificate.create(folder);
        settings.put("LAD_BUS_TLS_CERT", certificate.certificate().toString());
        settings.put("LAD_BUS_TLS_KEY", certificate.key().toString());
        settings.put("LAD_BUS_TLS_CA", certificate.certificate().toString());
        Node server = start();
        serve(server);
        Node caller = start();
        Await.until(
                "the service is heard of",
                () -> !caller.registry().inTurn("shelf").isEmpty());
        caller.services("shop")
                .call(patient(caller), Ask.of("shelf", "buyThing"))
                .await();

        Future<?> hanging = caller.services("shop")
                .call(patient(caller), Ask.of("shelf", "getThing").path("name", "a"));
        long began = System.nanoTime();
        hazelcast(server).getLifecycleService().terminate();
        assertThatThrownBy(hanging::await).isInstanceOf(Failure.DeadlinePassed.class);
        assertThat(caller.registry().inTurn("shelf")).isEmpty();
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(5));
    }

    /** As containers do, each of which has an address of its own and knows the others by name. */
    @Test
    @EnabledOnOs(value = OS.LINUX, disabledReason = "elsewhere 127.0.0.2 is not an address of the machine")
    void findsOthersByNameThatAreAtAnotherAddress() {
        Node first = start();
        settings.put("LAD_CLUSTER_HOST", "127.0.0.2");
        settings.put("LAD_CLUSTER_MEMBERS", "localhost");
        start();
        Await.until(
                "both are members",
                () -> hazelcast(first).getCluster().getMembers().size() == 2);
    }

    /** Where the first few ports are free again, since who had them has left. */
    @Test
    void findsANodeAtTheLastPortOfTheRange() {
        int first = Integer.parseInt(settings.get("LAD_CLUSTER_PORT"));
        settings.put("LAD_CLUSTER_PORT", Integer.toString(first + 19));
        Node last = start();
        settings.put("LAD_CLUSTER_PORT", Integer.toString(first));
        start();
        Await.until(
                "both are members",
                () -> hazelcast(last).getCluster().getMembers().size() == 2);
    }

    /** As a machine that hangs: its kernel takes connections, and no byte comes back. The oldest node looks there for others. */
    @Test
    void isHeldUpByNobodyWhoTakesConnectionsAndSaysNothing() throws IOException {
        int port = freePort();
        settings.put("LAD_CLUSTER_MEMBERS", "127.0.0.1:" + settings.get("LAD_CLUSTER_PORT") + ",127.0.0.1:" + port);
        start();
        settings.put("LAD_CLUSTER_PORT", Integer.toString(freePort()));
        Node second = start();
        try (ServerSocket silent = new ServerSocket(port, 50, InetAddress.getLoopbackAddress())) {
            silent.setSoTimeout(60_000);
            try (Socket connection = silent.accept()) {
                connection.setSoTimeout(60_000);
                assertThat(connection.getInputStream().readNBytes(3)).asString().isEqualTo("HZC");
                for (int asked = 0; asked < 20; asked++) {
                    CompletableFuture<Integer> all = CompletableFuture.supplyAsync(
                            () -> hazelcast(second).getMap("of both").size());
                    assertThat(all).succeedsWithin(Duration.ofSeconds(5)).isEqualTo(0);
                }
            }
        }
    }

    @Test
    void refusesANodeThatDoesNotKnowTheSecretAndSaysWhy() {
        Node first = start();
        settings.put("LAD_CLUSTER_SECRET", "a secret of somebody else altogether");
        assertThatThrownBy(this::start)
                .isInstanceOf(CannotStart.class)
                .hasMessageContaining("has another LAD_CLUSTER_SECRET than this node");
        Await.until(
                "it has left again",
                () -> hazelcast(first).getCluster().getMembers().size() == 1);
    }

    @Test
    void refusesANodeOfAnotherMessageFormatAndSaysWhy() {
        Env env = Env.of(settings);
        Config config = Cluster.hazelcast(NodeConfig.read(env, true).cluster());
        config.getMemberAttributeConfig()
                .setAttribute("lad.node", "of a later release")
                .setAttribute("lad.format", "99");
        HazelcastInstance later = Hazelcast.newHazelcastInstance(config);
        try {
            assertThatThrownBy(this::start)
                    .isInstanceOf(CannotStart.class)
                    .hasMessageContaining("speaks message format 99, this release speaks 1");
        } finally {
            later.shutdown();
        }
    }

    @Test
    void findsOthersByDnsOrKubernetesWhereTheEnvironmentSaysSo() {
        assertThat(join(Map.of()).getTcpIpConfig().isEnabled()).isTrue();
        assertThat(join(Map.of()).getKubernetesConfig().isEnabled()).isFalse();
        var byDns = join(Map.of("LAD_CLUSTER_DNS", "lad-nodes.lad.svc"));
        assertThat(byDns.getTcpIpConfig().isEnabled()).isFalse();
        assertThat(byDns.getKubernetesConfig().isEnabled()).isTrue();
        assertThat(byDns.getKubernetesConfig().getProperties())
                .containsEntry("service-dns", "lad-nodes.lad.svc")
                .doesNotContainKey("service-name");
        var byApi = join(
                Map.of("LAD_CLUSTER_KUBERNETES_SERVICE", "lad-nodes", "LAD_CLUSTER_KUBERNETES_NAMESPACE", "sales"));
        assertThat(byApi.getKubernetesConfig().getProperties())
                .containsEntry("service-name", "lad-nodes")
                .containsEntry("namespace", "sales")
                .doesNotContainKey("service-dns");
    }

    /** At a start nobody checks it. */
    @Test
    void theFileInTheJarIsAsHazelcastsSchemaWantsIt() throws IOException {
        ClusterConfig config = NodeConfig.read(Env.of(settings), true).cluster();
        try (InputStream xml = Cluster.packed()) {
            Config checked = new XmlConfigBuilder(xml)
                    .setProperties(Cluster.values(config))
                    .build();
            assertThat(checked.getClusterName()).isEqualTo(config.name());
        }
    }

    @Test
    void isKnownByTheAddressThatIsForwardedToIt() {
        settings.put("LAD_CLUSTER_PUBLIC_PORT", "9");
        settings.put("LAD_BUS_PORT", Integer.toString(freePort()));
        settings.put("LAD_BUS_PUBLIC_PORT", "7");
        Node node = start();
        assertThat(hazelcast(node).getCluster().getLocalMember().getAddress().getPort())
                .isEqualTo(9);
        NodeInfo bus = ((VertxInternal) node.vertx()).clusterManager().getNodeInfo();
        assertThat(bus.port()).isEqualTo(7);
    }

    @Test
    void saysWhichPortIsTaken() {
        settings.put("LAD_BUS_PORT", Integer.toString(freePort()));
        start();
        assertThatThrownBy(this::start)
                .isInstanceOf(CannotStart.class)
                .hasMessageContaining("Port " + settings.get("LAD_BUS_PORT") + " of the event bus is taken")
                .hasMessageContaining("LAD_BUS_PORT");
    }

    @Test
    void tellsAllThatIsWrongWithTheSettingsAtOnce() {
        Env env = Env.of(Map.of(
                "LAD_MODE", "production",
                "LAD_CLUSTER", "on",
                "LAD_CLUSTER_DNS", "a",
                "LAD_CLUSTER_KUBERNETES_SERVICE", "b",
                "LAD_BUS_TLS_CERT", "/nowhere/cert.pem",
                "LAD_BUS_PUBLIC_PORT", "7000",
                "LAD_SERVICE_URL_BILLING", "billing:80",
                "LAD_SERVICE_CONTRACT_CRM", "crm.yaml"));
        NodeConfig.read(env, true);
        assertThatThrownBy(env::check)
                .hasMessageContaining("LAD_CLUSTER_SECRET must be set")
                .hasMessageContaining("LAD_CLUSTER_DNS and LAD_CLUSTER_KUBERNETES_SERVICE")
                .hasMessageContaining("LAD_BUS_TLS_CERT names /nowhere/cert.pem")
                .hasMessageContaining("set all or none")
                .hasMessageContaining("set LAD_BUS_PORT too")
                .hasMessageContaining("LAD_SERVICE_URL_BILLING is \"billing:80\"")
                .hasMessageContaining("LAD_SERVICE_CONTRACT_CRM is set without LAD_SERVICE_URL_CRM")
                .hasMessageContaining("LAD_SERVICE_SECRET must be set");
    }

    private JoinConfig join(Map<String, String> more) {
        return Cluster.hazelcast(NodeConfig.read(Env.of(more), true).cluster())
                .getAdvancedNetworkConfig()
                .getJoin();
    }

    private Node start() {
        Env env = Env.of(settings);
        NodeConfig config = NodeConfig.read(env, true);
        Node node = Node.start(env, config, Time.system()).await();
        nodes.add(node);
        return node;
    }

    /** {@code getThing} never answers. */
    private static void serve(Node node) {
        Operations operations = Operations.of(Contract.beside(ShelfContract.class))
                .on("getThing", call -> Promise.<Reply>promise().future())
                .on("putThing", call -> Future.succeededFuture(Reply.ok(Map.of())))
                .on("buyThing", call -> Future.succeededFuture(Reply.ok(Map.of())))
                .on("listBackroom", call -> Future.succeededFuture(Reply.ok(Map.of())));
        Dispatcher dispatcher =
                new Dispatcher(operations, AnswerStore.NONE, node.time().wall(), Instruments.unobserved("test"));
        Instance.start(node, dispatcher, "http://127.0.0.1:1", "1.0.0").await();
    }

    private static Caller patient(Node node) {
        return Caller.background("shop", node.time().wall(), Duration.ofSeconds(30));
    }

    private static HazelcastInstance hazelcast(Node node) {
        return Hazelcast.getAllHazelcastInstances().stream()
                .filter(instance ->
                        node.id().equals(instance.getCluster().getLocalMember().getAttribute("lad.node")))
                .findFirst()
                .orElseThrow();
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return Math.min(socket.getLocalPort(), 65_000);
        } catch (IOException none) {
            throw new UncheckedIOException(none);
        }
    }
}
