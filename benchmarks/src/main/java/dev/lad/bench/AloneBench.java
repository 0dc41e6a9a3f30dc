package dev.lad.bench;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Each jar alone, in a cluster of its own: from the launch to the first answer, and its memory at rest. */
final class AloneBench {
    private static final List<String> SERVICES = List.of(
            "auth",
            "users",
            "billing",
            "campaigns",
            "apollo-leads",
            "voice-agent",
            "deals-pipeline",
            "social-integration",
            "ai-icp-assistant",
            "lead-enrichment",
            "overview",
            "gateway");
    private static final int STARTS = 3;
    private static final int REST_SECONDS = 15;
    private static final int AIM_MILLIS = 3_000;
    private static final int AIM_MEBIBYTES = 160;

    private final Stand stand;

    AloneBench(Stand stand) {
        this.stand = stand;
    }

    void run() throws IOException, InterruptedException {
        System.out.println("\n== Each jar alone, clustered, as in its container: " + STARTS
                + " starts, medians; memory " + REST_SECONDS + " s after the first answer");
        try (Launched database = stand.lad("db", Map.of())) {
            Map<String, String> settings = new HashMap<>(Processes.ownCluster());
            settings.put("DATABASE_URL", database.said("export DATABASE_URL="));
            var processes = new Processes(stand, settings);
            for (String service : SERVICES) {
                measure(processes, service);
            }
        }
    }

    private void measure(Processes processes, String service) throws IOException, InterruptedException {
        var millis = new Samples();
        var cpuMillis = new Samples();
        var mebibytes = new Samples();
        start(processes, service, new Samples(), new Samples(), 0); // Makes the tables.
        for (int i = 0; i < STARTS; i++) {
            mebibytes.add(start(processes, service, millis, cpuMillis, REST_SECONDS));
        }
        Aim.atMost(AIM_MILLIS, "ms", service + ", first answer", millis.median(), "CPU ms " + cpuMillis);
        Aim.atMost(AIM_MEBIBYTES, "MiB", service + ", resident at rest", mebibytes.median(), "" + mebibytes);
    }

    private double start(Processes processes, String service, Samples millis, Samples cpuMillis, int restSeconds)
            throws IOException, InterruptedException {
        // A gateway without services is alive, and rightly says that it is not ready.
        String path = service.equals("gateway") ? "/health/live" : "/health/ready";
        try (Launched process = processes.start(service, Map.of())) {
            millis.add(process.untilReady("http://127.0.0.1:" + stand.port(service) + path));
            cpuMillis.add(CpuTime.of(process.handle().pid()) / 1e6);
            TimeUnit.SECONDS.sleep(restSeconds);
            return process.residentMebibytes();
        }
    }
}
