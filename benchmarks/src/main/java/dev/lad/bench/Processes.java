package dev.lad.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Services and the gateway as the processes that docker/Dockerfile makes of them: their own jars, {@code
 * docker/java.options}, an archive of classes made by a start that finds no database, as much memory as in compose.
 */
final class Processes {
    private static final int ARCHIVING_SECONDS = 20;
    private static final Map<String, String> NO_DATABASE =
            Map.of("DATABASE_URL", "postgresql://nobody@127.0.0.1:1/none", "PORT", "0", "LAD_CLUSTER", "on");

    private final Stand stand;
    private final Path archives;
    private final Map<String, String> settings;

    /** @param settings of all of them */
    Processes(Stand stand, Map<String, String> settings) throws IOException {
        this.stand = stand;
        this.settings = new HashMap<>(settings);
        this.settings.put("MALLOC_ARENA_MAX", "2");
        this.archives = Files.createDirectories(stand.root().resolve("benchmarks/target/archives"));
    }

    /** A cluster that nobody else is in. */
    static Map<String, String> ownCluster() {
        int port = Ports.free();
        return Map.of("LAD_CLUSTER", "on", "LAD_CLUSTER_NAME", "bench-" + port, "LAD_CLUSTER_PORT", "" + port);
    }

    Launched start(String service, Map<String, String> more) throws IOException, InterruptedException {
        Path archive = archive(service);
        Map<String, String> all = new HashMap<>(settings);
        all.putAll(more);
        return java(service, List.of("-XX:SharedArchiveFile=" + archive), all);
    }

    /** Made when it is missing or older than the jar. */
    private Path archive(String service) throws IOException, InterruptedException {
        Path archive = archives.resolve(service + ".jsa");
        boolean fits = Files.exists(archive)
                && Files.getLastModifiedTime(archive).compareTo(Files.getLastModifiedTime(jar(service))) > 0;
        if (!fits) {
            Files.deleteIfExists(archive);
            Map<String, String> none = new HashMap<>(NO_DATABASE);
            none.putAll(ownCluster());
            try (Launched making = java(service, List.of("-XX:ArchiveClassesAtExit=" + archive), none)) {
                // The gateway has no database to miss, and goes on.
                making.ended(ARCHIVING_SECONDS, TimeUnit.SECONDS);
            }
        }
        return archive;
    }

    private Launched java(String service, List<String> options, Map<String, String> environment) throws IOException {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        List<String> command = new ArrayList<>(List.of(
                java, "@" + stand.root().resolve("docker/java.options"), "-XX:MaxRAM=384m", "-XX:-UsePerfData"));
        command.addAll(options);
        command.addAll(List.of("-jar", jar(service).toString()));
        return stand.launch(service, command, environment);
    }

    private Path jar(String service) throws IOException {
        String module = service.equals("gateway") ? "gateway" : module(service);
        Path jar = stand.root()
                .resolve(module)
                .resolve("target")
                .resolve(Path.of(module).getFileName() + ".jar");
        if (!Files.exists(jar)) {
            throw new IOException(jar + " is missing: ./lad package");
        }
        return jar;
    }

    private static String module(String service) {
        return "verticles/" + (service.equals("users") ? "user" : service) + "-service";
    }
}
