package dev.lad.platform;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lad.gateway.GatewayVerticle;
import dev.lad.platform.postgres.Home;
import dev.lad.shared.config.Env;
import dev.lad.shared.config.SettingsPage;
import dev.lad.shared.config.SettingsPage.Setting;
import dev.lad.shared.log.LogConfig;
import dev.lad.shared.node.Node;
import dev.lad.shared.node.NodeConfig;
import dev.lad.shared.service.Contract;
import dev.lad.shared.time.Time;
import io.vertx.core.Deployable;
import io.vertx.core.Vertx;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** {@code docs/configuration.md}, and with it every {@code --help}, says what the programs read: no more, no less. */
class ConfigurationTest {
    private static final Map<String, String> SANDBOX = Map.of();
    private static final Map<String, String> PRODUCTION = Map.of("LAD_MODE", "production");

    static Stream<String> services() {
        return Services.ALL.keySet().stream();
    }

    @ParameterizedTest
    @MethodSource("services")
    void aServiceReadsWhatThePageSays(String service) {
        describes(service, variables -> readBy(Services.ALL.get(service), variables));
    }

    @Test
    void theGatewayReadsWhatThePageSays() {
        describes("gateway", variables -> readBy(GatewayVerticle::new, variables));
    }

    @Test
    void thePlatformReadsWhatThePageSays() {
        describes("platform", variables -> {
            Env env = Env.of(variables);
            LogConfig.read(env);
            PlatformConfig.read(env);
            Home.path(env);
            Services.ALL.values().forEach(service -> read(env, service));
            read(env, GatewayVerticle::new);
            return env;
        });
    }

    @Test
    void theToolsReadWhatThePageSays() {
        describes("db", variables -> {
            Env env = Env.of(variables);
            LogConfig.read(env);
            PlatformConfig.postgresPort(env);
            Home.path(env);
            return env;
        });
        describes("twins", variables -> {
            Env env = Env.of(variables);
            LogConfig.read(env);
            PlatformConfig.twins(env, 3000);
            Home.path(env);
            return env;
        });
    }

    @Test
    void theHomeIsWhereTheScriptTakesItToBe() {
        assertThat(Home.path(Env.of(Map.of("HOME", "/home/dana")))).hasToString("/home/dana/.lad");
        assertThat(Home.path(Env.of(Map.of("HOME", "/home/dana", "LAD_HOME", "/srv/lad"))))
                .hasToString("/srv/lad");
    }

    /** The platform names its services by hand, since the order of their start is a choice. */
    @Test
    void theServicesHaveTheNamesOfTheirContracts() {
        assertThat(Services.CLASSES.stream().map(Contract::headBeside).map(Contract.Head::service))
                .containsExactlyElementsOf(Services.ALL.keySet());
    }

    @Test
    void aSecretIsNeverShown() {
        Map<String, String> everything = new HashMap<>();
        SettingsPage.settings().stream()
                .filter(Setting::isSecret)
                .forEach(secret -> everything.put(secret.name(), "hush"));
        Env env = Env.of(everything);
        PlatformConfig.read(env);
        Services.ALL.values().forEach(service -> read(env, service));
        read(env, GatewayVerticle::new);
        assertThat(env.read()).doesNotContainValue("hush");
        assertThat(env.read().entrySet().stream()
                        .filter(setting -> setting.getValue().equals("(set)"))
                        .map(Map.Entry::getKey))
                .containsExactlyInAnyOrderElementsOf(everything.keySet());
    }

    private static void describes(String program, Function<Map<String, String>, Env> reading) {
        Map<String, String> sandbox = reading.apply(SANDBOX).read();
        Map<String, String> production = reading.apply(PRODUCTION).read();
        List<Setting> page = SettingsPage.settings().stream()
                .filter(setting -> setting.isReadBy(program))
                .toList();
        Set<String> names = page.stream().map(Setting::name).collect(Collectors.toSet());
        assertThat(names)
                .as("what %s reads in the sandbox", program)
                .containsExactlyInAnyOrderElementsOf(sandbox.keySet());
        assertThat(names).as("and in production").containsAll(production.keySet());
        assertThat(page).allSatisfy(setting -> {
            literal(setting, "sandbox").ifPresent(value -> assertThat(sandbox).containsEntry(setting.name(), value));
            literal(setting, "production")
                    .filter(value -> !PRODUCTION.containsKey(setting.name()))
                    .ifPresent(value -> assertThat(production).containsEntry(setting.name(), value));
        });
    }

    /** The default in back-quotes: the only one, or that of the mode. */
    private static Optional<String> literal(Setting setting, String mode) {
        Matcher only = Pattern.compile("`([^`]*)`").matcher(setting.fallback());
        Matcher ofMode = Pattern.compile(mode + ": `([^`]*)`").matcher(setting.fallback());
        if (only.matches() || ofMode.find() && setting.fallback().startsWith("sandbox: ")) {
            return Optional.of(only.matches() ? only.group(1) : ofMode.group(1));
        }
        return Optional.empty();
    }

    private static Env readBy(Function<Node, Deployable> service, Map<String, String> variables) {
        Env env = Env.of(variables);
        LogConfig.read(env);
        read(env, service);
        return env;
    }

    private static void read(Env env, Function<Node, Deployable> service) {
        Vertx vertx = Vertx.vertx();
        try {
            NodeConfig config = NodeConfig.read(env, true);
            service.apply(Node.on(vertx, env, config, Time.system()).await());
        } finally {
            vertx.close().await();
        }
    }
}
