package dev.lad.campaigns.plan;

import dev.lad.campaigns.plan.Plan.Node;
import dev.lad.campaigns.plan.Step.Action;
import dev.lad.campaigns.plan.Step.Condition;
import dev.lad.campaigns.plan.Step.Delay;
import dev.lad.campaigns.plan.Step.WaitForAcceptance;
import dev.lad.shared.errors.Failure;
import dev.lad.shared.errors.Failure.Fault;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Lays written steps out as a graph and finds what is wrong with it. */
final class PlanLayout {
    private final Map<String, Node> nodes = new HashMap<>();
    private final Map<String, String> pointers = new HashMap<>();
    private final List<Fault> faults = new ArrayList<>();

    private PlanLayout() {}

    static Plan of(List<Step> steps, List<Step> onReply) {
        PlanLayout layout = new PlanLayout();
        Optional<String> first = layout.lay(steps, Optional.empty(), "/steps");
        Optional<String> firstOnReply = layout.lay(onReply, Optional.empty(), "/onReply");
        layout.checkTargets();
        if (layout.faults.isEmpty()) {
            layout.checkPaths(
                    Stream.concat(first.stream(), firstOnReply.stream()).toList());
        }
        if (first.isEmpty()) {
            layout.faults.add(new Fault("/steps", "A campaign needs at least one step."));
        }
        if (!layout.faults.isEmpty()) {
            throw new Failure.Invalid("invalid_plan", layout.faults.get(0).message(), layout.faults);
        }
        return new Plan(steps, onReply, layout.nodes, first.orElseThrow(), firstOnReply);
    }

    /** Lays a list whose last step goes on to {@code after}; answers where it begins, which is there for an empty one. */
    private Optional<String> lay(List<Step> steps, Optional<String> after, String pointer) {
        for (int i = 0; i < steps.size(); i++) {
            Step step = steps.get(i);
            Optional<String> below =
                    i + 1 < steps.size() ? Optional.of(steps.get(i + 1).id()) : after;
            Optional<String> next = step.next().isPresent() ? step.next().filter(id -> !id.equals(Step.END)) : below;
            String here = pointer + "/" + i;
            if (pointers.putIfAbsent(step.id(), here) != null) {
                faults.add(new Fault(here + "/id", "Two steps have the id " + step.id() + "."));
            }
            nodes.put(step.id(), node(step, next, here));
            checkStep(step, here);
        }
        return steps.isEmpty() ? after : Optional.of(steps.get(0).id());
    }

    private Node node(Step step, Optional<String> next, String here) {
        if (step instanceof Condition condition) {
            return new Node(
                    step,
                    lay(condition.then().orElse(List.of()), next, here + "/then"),
                    lay(condition.otherwise().orElse(List.of()), next, here + "/else"));
        }
        if (step instanceof WaitForAcceptance wait) {
            return new Node(step, next, lay(wait.onTimeout().orElse(List.of()), Optional.empty(), here + "/onTimeout"));
        }
        if (step instanceof Action action) {
            return new Node(
                    step, next, lay(action.onFailure().orElse(List.of()), Optional.empty(), here + "/onFailure"));
        }
        return new Node(step, next, Optional.empty());
    }

    private void checkStep(Step step, String here) {
        if (step.id().equals(Step.END)) {
            faults.add(new Fault(here + "/id", "No step can be called end: it is where a walk ends."));
        }
        if (step instanceof Delay delay && delay.duration().compareTo(Duration.ZERO) <= 0) {
            faults.add(new Fault(here, "Say how long to wait, in days, hours or minutes."));
        }
        if (step instanceof WaitForAcceptance wait && wait.timeout().compareTo(Duration.ZERO) <= 0) {
            faults.add(new Fault(here, "Say how long to wait at most, in days, hours or minutes."));
        }
        if (step instanceof Action action) {
            action.texts().forEach((member, text) -> Template.of(text)
                    .unknown()
                    .forEach(name -> faults.add(new Fault(
                            here + "/" + member,
                            "There is no variable " + name + "; the variables are "
                                    + String.join(", ", Template.VARIABLES) + "."))));
        }
    }

    private void checkTargets() {
        nodes.values().forEach(node -> node.next()
                .filter(target -> !nodes.containsKey(target))
                .ifPresent(target -> faults.add(new Fault(
                        pointers.get(node.step().id()) + "/next", "There is no step " + target + " to go to."))));
    }

    private void checkPaths(List<String> entries) {
        Set<String> over = new HashSet<>();
        entries.forEach(entry -> follow(entry, new HashSet<>(), over));
        nodes.keySet().stream()
                .filter(id -> !over.contains(id))
                .sorted()
                .forEach(id -> faults.add(
                        new Fault(String.valueOf(pointers.get(id)), "No path leads to the step " + id + ".")));
    }

    /** Depth first; the schema bounds how many steps there are, and so how deep this goes. */
    private void follow(String id, Set<String> onPath, Set<String> over) {
        if (over.contains(id)) {
            return;
        }
        if (!onPath.add(id)) {
            faults.add(new Fault(
                    pointers.get(id) + "/next",
                    "The steps go round in a circle through " + id + "; every path must end."));
            return;
        }
        Node node = nodes.get(id);
        if (node != null) {
            Stream.concat(node.next().stream(), node.otherwise().stream()).forEach(to -> follow(to, onPath, over));
        }
        onPath.remove(id);
        over.add(id);
    }
}
