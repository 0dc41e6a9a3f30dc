package dev.lad.bench;

import dev.lad.shared.jobs.ClaimBench;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** {@code ./lad bench}: all measurements, or those that are named. */
public final class BenchMain {
    private static final List<String> ALL = List.of("gateway", "isolation", "claims", "start", "alone", "cluster");

    private BenchMain() {}

    /** @param args the root of the repository, then what to measure */
    public static void main(String[] args) {
        try {
            run(args);
        } catch (Exception failed) {
            failed.printStackTrace();
            System.exit(1);
        }
    }

    private static void run(String[] args) throws IOException, InterruptedException {
        List<String> asked = List.of(args).subList(1, args.length);
        var unknown = asked.stream().filter(name -> !ALL.contains(name)).toList();
        if (!unknown.isEmpty()) {
            System.err.println("lad bench: There is no measurement " + unknown + "; there are " + ALL + ".");
            System.exit(2);
        }
        System.out.printf(
                "%d processors, %s %s, Java %s%n",
                Runtime.getRuntime().availableProcessors(),
                System.getProperty("os.name"),
                System.getProperty("os.version"),
                System.getProperty("java.runtime.version"));
        var stand = new Stand(Path.of(args[0]).toRealPath());
        for (String name : asked.isEmpty() ? ALL : asked) {
            measure(name, stand);
        }
        System.exit(0);
    }

    private static void measure(String name, Stand stand) throws IOException, InterruptedException {
        switch (name) {
            case "gateway" -> new GatewayBench(stand).run();
            case "isolation" -> {
                new IsolationBench().run();
                new TenantsBench(stand).run();
            }
            case "claims" -> new ClaimBench().run();
            case "start" -> new StartBench(stand).run();
            case "alone" -> new AloneBench(stand).run();
            case "cluster" -> new ClusterBench(stand).run();
            default -> throw new IllegalArgumentException(name);
        }
    }
}
