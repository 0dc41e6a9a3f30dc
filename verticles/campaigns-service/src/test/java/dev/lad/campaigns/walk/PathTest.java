package dev.lad.campaigns.walk;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lad.campaigns.plan.Plan;
import dev.lad.campaigns.plan.Plan.Node;
import dev.lad.campaigns.plan.Plans;
import dev.lad.campaigns.plan.Step;
import dev.lad.campaigns.plan.Step.Fact;
import dev.lad.shared.errors.Failure;
import dev.lad.shared.json.Json;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

class PathTest {
    private static final List<String> TYPES = List.of(
            "linkedin_invite",
            "linkedin_message",
            "instagram_follow",
            "create_deal",
            "delay",
            "wait_for_acceptance",
            "condition");

    /** Whatever the plan, and whenever facts arrive: no step twice, each along an edge, and an end. */
    @Property(tries = 2_000)
    void everyWalkTakesEachStepAtMostOnceAndEnds(@ForAll long seed) {
        Random random = new Random(seed);
        Plan plan = plan(random);
        Set<Fact> facts = EnumSet.noneOf(Fact.class);
        Set<String> done = new HashSet<>();
        List<String> walked = new ArrayList<>();
        Optional<String> to = Optional.of(plan.first());
        int looks = 0;
        while (true) {
            if (random.nextInt(3) == 0) {
                facts.add(Fact.values()[random.nextInt(Fact.values().length)]);
            }
            Path path = Path.to(plan, to, facts, done, Instant.EPOCH);
            path.passed().forEach(passed -> walked.add(passed.node().step().id()));
            done.addAll(walked);
            if (path.stand().isEmpty()) {
                break;
            }
            Node node = path.stand().get().node();
            walked.add(node.step().id());
            done.add(node.step().id());
            to = random.nextBoolean() ? node.next() : node.otherwise();
            assertThat(++looks).isLessThanOrEqualTo(plan.nodes().size());
        }
        assertThat(walked).doesNotHaveDuplicates();
        for (int i = 1; i < walked.size(); i++) {
            Node before = plan.node(walked.get(i - 1)).orElseThrow();
            Optional<String> step = Optional.of(walked.get(i));
            assertThat(before.next().equals(step) || before.otherwise().equals(step))
                    .as("%s leads to %s", before, step)
                    .isTrue();
        }
    }

    /** Some of what is drawn leaves steps that cannot be reached; such plans are refused, and others drawn. */
    private static Plan plan(Random random) {
        while (true) {
            try {
                return Plans.written(steps(random, 3, "s"), Json.array(), () -> "never");
            } catch (Failure.Invalid unreachable) {
                assertThat(unreachable.sentence()).startsWith("No path leads to");
            }
        }
    }

    private static ArrayNode steps(Random random, int depth, String prefix) {
        ArrayNode steps = Json.array();
        int count = 1 + random.nextInt(4);
        for (int i = 0; i < count; i++) {
            String id = prefix + i;
            String type = TYPES.get(random.nextInt(TYPES.size()));
            ObjectNode step = steps.addObject().put("id", id).put("type", type);
            switch (type) {
                case "linkedin_message" -> step.put("text", "x");
                case "create_deal" -> step.put("name", "x");
                case "delay" -> step.put("days", 1);
                case "wait_for_acceptance" -> {
                    step.put("days", 1);
                    branch(random, depth, step, "onTimeout", id + "t");
                }
                case "condition" -> {
                    step.put("if", List.of("accepted", "replied", "answered").get(random.nextInt(3)));
                    branch(random, depth, step, "then", id + "y");
                    branch(random, depth, step, "else", id + "n");
                }
                default -> {
                    // An invitation and a follow need nothing.
                }
            }
            if (!type.equals("condition") && !type.equals("delay") && !type.equals("wait_for_acceptance")) {
                branch(random, depth, step, "onFailure", id + "f");
            }
            if (i + 1 == count && random.nextInt(4) == 0) {
                step.put("next", Step.END);
            }
        }
        return steps;
    }

    private static void branch(Random random, int depth, ObjectNode step, String name, String prefix) {
        if (depth > 0 && random.nextInt(3) == 0) {
            step.set(name, steps(random, depth - 1, prefix));
        }
    }
}
