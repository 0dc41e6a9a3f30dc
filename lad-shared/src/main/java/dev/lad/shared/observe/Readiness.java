package dev.lad.shared.observe;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lad.shared.json.Json;
import io.vertx.core.Future;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Whether requests should come here. Each check is made at most once a second, however often it is asked for, and one
 * that does not end in two seconds counts as down.
 */
public final class Readiness {
    private static final Duration FRESH = Duration.ofSeconds(1);
    private static final long PATIENCE_MILLIS = 2_000;

    private final Clock wall;
    private final Map<String, Check> checks = new TreeMap<>();
    private @Nullable Future<Report> last;
    private long lastMillis;
    private volatile boolean draining;

    /** Looks at one thing that is needed. A failed future is the same as {@link State#DOWN}. */
    @FunctionalInterface
    public interface Check {
        Future<Finding> look();
    }

    /** How one thing is. */
    public enum State {
        UP,
        /** It works, and somebody should look: requests may come. */
        WARNING,
        DOWN
    }

    /** @param facts small numbers and words; never addresses with passwords, never texts of errors */
    public record Finding(State state, Map<String, ?> facts) {
        public static Finding of(State state) {
            return new Finding(state, Map.of());
        }
    }

    /** @param document the same for people and machines */
    public record Report(boolean ready, ObjectNode document) {}

    private record Named(String name, Finding finding) {}

    public Readiness(Clock wall) {
        this.wall = wall;
    }

    /** Adds a check, before the first report. */
    public Readiness check(String name, Check check) {
        checks.put(name, check);
        return this;
    }

    /** From now on not ready, whatever the checks say. */
    public void drain() {
        draining = true;
    }

    /** Never fails. */
    public Future<Report> report() {
        return found().map(found -> draining ? draining(found.document()) : found);
    }

    private synchronized Future<Report> found() {
        long now = wall.millis();
        if (last == null || (last.isComplete() && now - lastMillis >= FRESH.toMillis())) {
            lastMillis = now;
            last = look();
        }
        return last;
    }

    private Future<Report> look() {
        List<Future<Named>> looks = new ArrayList<>();
        checks.forEach((name, check) -> looks.add(found(check).map(finding -> new Named(name, finding))));
        return Future.all(looks).map(all -> report(all.list()));
    }

    private static Future<Finding> found(Check check) {
        try {
            return check.look().timeout(PATIENCE_MILLIS, TimeUnit.MILLISECONDS).otherwise(Finding.of(State.DOWN));
        } catch (RuntimeException broken) {
            return Future.succeededFuture(Finding.of(State.DOWN));
        }
    }

    private static Report report(List<Named> all) {
        boolean ready = all.stream().noneMatch(one -> one.finding().state() == State.DOWN);
        ObjectNode document = Json.object().put("status", ready ? "ready" : "not_ready");
        ObjectNode shown = document.putObject("checks");
        all.forEach(one -> {
            ObjectNode check =
                    shown.putObject(one.name()).put("state", word(one.finding().state()));
            one.finding().facts().forEach((fact, value) -> check.set(fact, Json.tree(value)));
        });
        return new Report(ready, document);
    }

    private static Report draining(ObjectNode document) {
        return new Report(false, document.deepCopy().put("status", "draining"));
    }

    private static String word(State state) {
        return switch (state) {
            case UP -> "up";
            case WARNING -> "warning";
            case DOWN -> "down";
        };
    }
}
