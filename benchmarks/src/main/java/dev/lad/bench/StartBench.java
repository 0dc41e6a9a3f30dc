package dev.lad.bench;

import java.io.IOException;
import java.util.Map;

/** From the launch until the first answer of a platform that has run before. */
final class StartBench {
    private static final int STARTS = 7;
    private static final int TO_MILLIS = 1_000_000;

    private final Stand stand;

    StartBench(Stand stand) {
        this.stand = stand;
    }

    /** What one way of starting took: until the first answer, and the processor time of the JVM by then. */
    private record Figures(Samples millis, Samples cpuMillis) {
        Figures() {
            this(new Samples(), new Samples());
        }

        void report(String what) {
            System.out.printf("  %-40s %-26s %s%n", what, millis, cpuMillis);
        }
    }

    void run() throws IOException, InterruptedException {
        System.out.println("\n== From launch to the first 200 of /health/ready, " + STARTS
                + " starts, medians (and the middle half)");
        System.out.printf("  %-40s %-26s %s%n", "", "ms", "CPU ms of the JVM");
        up(Map.of(), new Figures()); // Makes the data and the archive of classes where they are missing.
        var warm = new Figures();
        var unarchived = new Figures();
        for (int i = 0; i < STARTS; i++) {
            up(Map.of(), warm);
            up(Map.of("LAD_JAVA_OPTIONS", "-Xshare:off"), unarchived);
        }
        warm.report("./lad up");
        unarchived.report("./lad up, no archive of classes at all");
    }

    private void up(Map<String, String> settings, Figures figures) throws IOException, InterruptedException {
        try (Launched platform = stand.lad("up", settings)) {
            note(platform, stand.readyUrl(), figures);
        }
    }

    private static void note(Launched launched, String url, Figures figures) throws IOException, InterruptedException {
        figures.millis().add(launched.untilReady(url));
        figures.cpuMillis().add((double) CpuTime.of(launched.handle().pid()) / TO_MILLIS);
    }
}
