package dev.lad.platform.demo;

import dev.lad.shared.node.CannotStart;
import dev.lad.shared.node.Program;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/** {@code ./lad demo}: the story, against a platform that is running. */
public final class DemoMain {
    private static final Program PROGRAM = new Program("lad demo", "demo", """
            Plays the main job of LAD against the running platform (./lad up), over HTTP alone: from an ideal customer to a won
            deal. Each run registers a new team. It takes no arguments.
            """);

    private DemoMain() {}

    public static void main(String[] args) {
        PROGRAM.run(args, (env, shutdown) -> {
            String api = env.text("LAD_API_URL", "http://localhost:3000");
            String control = env.text("LAD_CONTROL_URL", "http://127.0.0.1:3900");
            env.check();
            Clock clock = Clock.systemUTC();
            Instant begin = clock.instant();
            play(new Story(api, control, System.out, clock));
            long seconds = Duration.between(begin, clock.instant()).toSeconds();
            System.out.printf("%nThe end, after %d s.%n", seconds);
        });
    }

    private static void play(Story story) {
        try {
            story.play();
        } catch (StoryBroken broken) {
            throw new CannotStart(String.valueOf(broken.getMessage()));
        }
    }
}
