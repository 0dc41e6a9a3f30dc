package dev.lad.shared.http;

import java.time.Duration;

/**
 * What one client may take of the server.
 *
 * @param maxLineBytes of the request line; more is 414
 * @param maxHeadBytes of all headers together; more is 431
 * @param maxConnections open at a time; one more is closed at once
 * @param head within which the first request's head must have come
 * @param keepAlive within which the head of the next request must have come, counted from the last answer
 * @param idle after which a connection on which nothing moves is closed, even while it waits for an answer: longer than
 *     any handler takes
 */
public record HttpLimits(
        int maxLineBytes, int maxHeadBytes, int maxConnections, Duration head, Duration keepAlive, Duration idle) {

    /** Within which a body must have come whole. */
    public static final Duration BODY = Duration.ofSeconds(30);

    /**
     * Of a connection that is not used: longer than nginx and most balancers and clients keep theirs (60 s). Whoever closes
     * first takes away a connection on which the other may just be sending a request.
     */
    public static final Duration KEEP_ALIVE = Duration.ofSeconds(75);

    /** For which calls between services keep theirs: less than any server of ours, so that none is used while it is closed. */
    public static final Duration CALLERS_KEEP_ALIVE = Duration.ofSeconds(15);

    private static final Duration LONGEST_ANSWER = Duration.ofSeconds(30);

    /** What the gateway and the services take. */
    public static HttpLimits standard(Duration keepAlive) {
        return new HttpLimits(
                8 * 1024, 16 * 1024, 20_000, Duration.ofSeconds(10), keepAlive, keepAlive.plus(LONGEST_ANSWER));
    }
}
