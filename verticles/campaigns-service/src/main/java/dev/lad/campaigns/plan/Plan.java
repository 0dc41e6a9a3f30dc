package dev.lad.campaigns.plan;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * One version of a campaign's steps as a graph without cycles.
 *
 * @param steps as they were written, with their ids
 * @param onReply what to do once when a lead replies
 * @param nodes by step id
 * @param first where a walk begins
 * @param firstOnReply where the reaction to a reply begins; empty where there is none
 */
public record Plan(
        List<Step> steps, List<Step> onReply, Map<String, Node> nodes, String first, Optional<String> firstOnReply) {

    public Plan {
        steps = List.copyOf(steps);
        onReply = List.copyOf(onReply);
        nodes = Map.copyOf(nodes);
    }

    /**
     * A step and its two ways out; an empty one ends the walk.
     *
     * @param next done, accepted, true
     * @param otherwise failed, not accepted in time, false
     */
    public record Node(Step step, Optional<String> next, Optional<String> otherwise) {}

    /** Empty for a step that this version does not have. */
    public Optional<Node> node(String id) {
        return Optional.ofNullable(nodes.get(id));
    }

    /** All that it sends or writes with variables. */
    public List<Step.Action> actions() {
        return nodes.values().stream()
                .map(Node::step)
                .filter(Step.Action.class::isInstance)
                .map(Step.Action.class::cast)
                .toList();
    }

    public Set<String> ids() {
        return nodes.keySet();
    }
}
