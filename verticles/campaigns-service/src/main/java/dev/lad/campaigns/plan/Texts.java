package dev.lad.campaigns.plan;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/** The texts of a plan, and what keeps a lead from reading them. */
public final class Texts {
    private final List<Text> texts;

    /** One text of one step. */
    public record Text(Step.Action step, String member, Template template) {

        /**
         * Variables that the lead lacks; {@code "at most 300 characters"} where the filled text is too long, and
         * {@code "words"} where nothing is left of one that is needed.
         */
        public Set<String> missing(LeadCard lead) {
            Set<String> missing = template.missing(lead);
            if (!missing.isEmpty()) {
                return missing;
            }
            String filled = template.fill(lead);
            if (filled.isBlank() && !step.goesWithoutWords()) {
                return Set.of("words");
            }
            return filled.length() > step.longestText()
                    ? Set.of("at most " + step.longestText() + " characters")
                    : Set.of();
        }
    }

    private Texts(List<Text> texts) {
        this.texts = texts;
    }

    public static Texts of(Plan plan) {
        List<Text> texts = new ArrayList<>();
        plan.actions().forEach(step -> step.texts()
                .forEach((member, text) -> texts.add(new Text(step, member, Template.of(text)))));
        texts.sort(Comparator.comparing((Text text) -> text.step().id()).thenComparing(Text::member));
        return new Texts(List.copyOf(texts));
    }

    public List<Text> all() {
        return texts;
    }

    /** What the lead lacks for any of them. */
    public List<String> missing(LeadCard lead) {
        return texts.stream()
                .flatMap(text -> text.missing(lead).stream())
                .distinct()
                .sorted()
                .toList();
    }
}
