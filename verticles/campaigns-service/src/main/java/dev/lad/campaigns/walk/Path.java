package dev.lad.campaigns.walk;

import dev.lad.campaigns.plan.Plan;
import dev.lad.campaigns.plan.Plan.Node;
import dev.lad.campaigns.plan.Step.Condition;
import dev.lad.campaigns.plan.Step.Delay;
import dev.lad.campaigns.plan.Step.Fact;
import dev.lad.campaigns.plan.Step.WaitForAcceptance;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The way from a step to the next one that takes time or does something. Pure.
 *
 * @param passed what was settled on the way
 * @param stand where it leads to; empty where the walk ends
 */
record Path(List<Passed> passed, Optional<Stand> stand) {

    /** A step that took no time, and what came of it. */
    record Passed(Node node, String outcome) {}

    /** A step at which the walk stays until it is due. */
    record Stand(Node node, Instant dueAt) {}

    /**
     * Goes on to {@code to}.
     *
     * @param to empty at the end
     * @param done steps that this lead has taken already, which a new version of the plan may lead to again: passed by
     */
    static Path to(Plan plan, Optional<String> to, Set<Fact> facts, Set<String> done, Instant now) {
        List<Passed> passed = new ArrayList<>();
        Optional<String> at = to;
        while (at.isPresent()) {
            String id = at.get();
            Node node = plan.node(id).orElseThrow(() -> new IllegalStateException("the plan has no step " + id));
            Optional<Instant> due = due(node, facts, now);
            if (done.contains(id)) {
                at = node.next();
            } else if (due.isPresent()) {
                return new Path(List.copyOf(passed), Optional.of(new Stand(node, due.get())));
            } else {
                boolean holds = holds(node, facts);
                passed.add(new Passed(node, outcome(node, holds)));
                at = holds ? node.next() : node.otherwise();
            }
        }
        return new Path(List.copyOf(passed), Optional.empty());
    }

    /** Empty for what can be settled at once. */
    private static Optional<Instant> due(Node node, Set<Fact> facts, Instant now) {
        if (node.step() instanceof Condition) {
            return Optional.empty();
        }
        if (node.step() instanceof WaitForAcceptance wait) {
            return facts.contains(Fact.ACCEPTED) ? Optional.empty() : Optional.of(now.plus(wait.timeout()));
        }
        return Optional.of(node.step() instanceof Delay delay ? now.plus(delay.duration()) : now);
    }

    private static boolean holds(Node node, Set<Fact> facts) {
        return !(node.step() instanceof Condition condition) || facts.contains(condition.fact());
    }

    private static String outcome(Node node, boolean holds) {
        return node.step() instanceof Condition ? (holds ? "then" : "else") : "accepted";
    }
}
