package dev.lad.bench;

import dev.lad.shared.config.SettingsPage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Where platforms are started for measuring: on free ports, with data of their own that nobody else needs. */
final class Stand {
    /** How the page of settings describes a port that a service, the gateway or a twin may have anywhere. */
    private static final String ANY_PORT = "port, 0 for any free one";

    private final Path root;
    private final Path home;
    private final Map<String, String> settings = new HashMap<>();

    /** @param root of the repository */
    Stand(Path root) throws IOException {
        this.root = root;
        this.home = Files.createDirectories(root.resolve("benchmarks/target/home"));
        settings.put("LAD_HOME", home.toString());
        settings.put("LAD_RATE_LIMITS", "off");
        settings.put("LAD_LOG_LEVEL", "warn");
        settings.put("LAD_POSTGRES_PORT", "" + Ports.free());
        SettingsPage.settings().stream()
                .filter(setting ->
                        setting.form().equals(ANY_PORT) && setting.name().startsWith("LAD_"))
                .forEach(port -> settings.put(port.name(), "" + Ports.free()));
    }

    /** {@code ./lad} with a command and some settings more. */
    Launched lad(String command, Map<String, String> more) throws IOException {
        Map<String, String> all = new HashMap<>(settings);
        all.putAll(more);
        return Launched.of(List.of(root.resolve("lad").toString(), command), all, output(command));
    }

    /** Any other process, by its command. */
    Launched launch(String name, List<String> command, Map<String, String> more) throws IOException {
        Map<String, String> all = new HashMap<>(settings);
        all.putAll(more);
        return Launched.of(command, all, output(name));
    }

    int freePort() {
        return Ports.free();
    }

    Path root() {
        return root;
    }

    int gatewayPort() {
        return port("GATEWAY");
    }

    /** Of a service, the gateway or a twin. */
    int port(String name) {
        return Integer.parseInt(
                settings.get("LAD_" + name.toUpperCase(Locale.ROOT).replace('-', '_') + "_PORT"));
    }

    String readyUrl() {
        return "http://127.0.0.1:" + gatewayPort() + "/health/ready";
    }

    /** The server that the platform started. It has a session of its own, and so is no child of the platform's process. */
    ProcessHandle postgres() throws IOException {
        String pid = Files.readAllLines(home.resolve("postgres/postmaster.pid")).get(0);
        return ProcessHandle.of(Long.parseLong(pid.strip())).orElseThrow();
    }

    private Path output(String name) {
        return home.resolveSibling(name + ".log");
    }
}
