package dev.lad.platform.demo;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** {@code ./lad demo}: the story, against a platform that is running. */
public final class DemoMain {
    private static final int FAILED = 1;
    private static final int MISUSED = 2;

    private static final String HELP = """
            Plays the main job of LAD against the running platform (./lad up), over HTTP alone: from an ideal customer to a won
            deal. Each run registers a new team. It takes no arguments.

              LAD_API_URL       where the platform answers [http://localhost:3000]
              LAD_CONTROL_URL   where the twins are controlled [http://127.0.0.1:3900]
            """;

    private DemoMain() {}

    public static void main(String[] args) {
        if (args.length > 0) {
            boolean asked = args[0].equals("--help") || args[0].equals("-h");
            System.out.print(asked ? HELP : "The demo takes no arguments; --help says more.\n");
            System.exit(asked ? 0 : MISUSED);
        }
        Clock clock = Clock.systemUTC();
        Instant begin = clock.instant();
        try {
            new Story(
                            setting("LAD_API_URL", "http://localhost:3000"),
                            setting("LAD_CONTROL_URL", "http://127.0.0.1:3900"),
                            System.out,
                            clock)
                    .play();
            System.out.printf(
                    "%nThe end, after %d s.%n",
                    Duration.between(begin, clock.instant()).toSeconds());
        } catch (StoryBroken broken) {
            System.err.println("lad demo: " + broken.getMessage());
            System.exit(FAILED);
        }
    }

    private static String setting(String name, String otherwise) {
        return Optional.ofNullable(System.getenv(name))
                .filter(value -> !value.isBlank())
                .orElse(otherwise);
    }
}
