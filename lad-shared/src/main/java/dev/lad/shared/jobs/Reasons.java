package dev.lad.shared.jobs;

import dev.lad.shared.errors.Failure;
import java.time.Duration;

/** What a failure says, in the form in which it is kept with a job. */
public final class Reasons {
    private static final int LONGEST = 1_000;

    private Reasons() {}

    /** One line for a person who looks at why something did not work. */
    public static String of(Throwable cause) {
        String text = cause instanceof Failure failure
                ? failure.code() + ": " + failure.sentence()
                : cause.getClass().getSimpleName() + ": " + cause.getMessage();
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST);
    }

    /** How long the failure asks to wait; zero where it does not say. */
    public static Duration retryAfter(Throwable cause) {
        if (!(cause instanceof Failure failure)) {
            return Duration.ZERO;
        }
        String seconds = failure.headers().getOrDefault("retry-after", "");
        return seconds.matches("\\d{1,9}") ? Duration.ofSeconds(Long.parseLong(seconds)) : Duration.ZERO;
    }
}
