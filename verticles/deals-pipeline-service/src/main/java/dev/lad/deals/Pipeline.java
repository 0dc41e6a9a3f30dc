package dev.lad.deals;

import dev.lad.shared.errors.Failure;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * An ordered set of stages that deals move through.
 *
 * @param stages in the order of the board
 */
record Pipeline(UUID id, String name, boolean isDefault, List<Stage> stages, long version) {
    private static final int DEFAULT_PROBABILITY = 50;

    /** What a stage is asked to be; what is left out is filled in by {@link #stages}. */
    record StageWish(Optional<UUID> id, String name, Optional<Stage.Kind> kind, Optional<Integer> probability) {
        private static StageWish of(String name, Stage.Kind kind, int probability) {
            return new StageWish(Optional.empty(), name, Optional.of(kind), Optional.of(probability));
        }
    }

    /** The stages of a pipeline for which none were named. */
    static final List<StageWish> STANDARD = List.of(
            StageWish.of("Lead", Stage.Kind.OPEN, 10),
            StageWish.of("Contacted", Stage.Kind.OPEN, 20),
            StageWish.of("Qualified", Stage.Kind.OPEN, 40),
            StageWish.of("Proposal", Stage.Kind.OPEN, 60),
            StageWish.of("Negotiation", Stage.Kind.OPEN, 80),
            StageWish.of("Won", Stage.Kind.WON, 100),
            StageWish.of("Lost", Stage.Kind.LOST, 0));

    /** The stage in which a deal begins unless another is named. */
    Stage first() {
        return stages.stream()
                .filter(stage -> stage.kind() == Stage.Kind.OPEN)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("pipeline without an open stage: " + id));
    }

    /** The stage, which must be one of this pipeline. */
    Stage stage(UUID stageId) {
        return stages.stream()
                .filter(stage -> stage.id().equals(stageId))
                .findFirst()
                .orElseThrow(() -> new Failure.Unprocessable(
                        "stage_of_another_pipeline", "The stage is not one of the pipeline " + name + "."));
    }

    /**
     * The stages that were wished for, checked and filled in.
     *
     * @param newId makes ids for stages that are new
     * @throws Failure.Invalid when a kind is missing, a name is taken twice, or a probability contradicts the kind
     */
    static List<Stage> stages(List<StageWish> wishes, Supplier<UUID> newId) {
        wishes.forEach(wish -> Names.refuseBlank("/stages", wish.name()));
        List<Stage> stages = wishes.stream()
                .map(wish -> stage(wish, wish.id().orElseGet(newId)))
                .toList();
        Map<Stage.Kind, Integer> kinds = new EnumMap<>(Stage.Kind.class);
        stages.forEach(stage -> kinds.merge(stage.kind(), 1, Integer::sum));
        if (kinds.size() < Stage.Kind.values().length) {
            throw Failure.Invalid.at("/stages", "A pipeline needs at least one stage each of kind open, won and lost.");
        }
        if (stages.stream()
                        .map(stage -> stage.name().toLowerCase(Locale.ROOT))
                        .distinct()
                        .count()
                < stages.size()) {
            throw Failure.Invalid.at("/stages", "Two stages have the same name.");
        }
        if (stages.stream().map(Stage::id).distinct().count() < stages.size()) {
            throw Failure.Invalid.at("/stages", "A stage is named twice.");
        }
        return stages;
    }

    private static Stage stage(StageWish wish, UUID id) {
        Stage.Kind kind = wish.kind().orElse(Stage.Kind.OPEN);
        int probability =
                switch (kind) {
                    case WON -> 100;
                    case LOST -> 0;
                    case OPEN -> wish.probability().orElse(DEFAULT_PROBABILITY);
                };
        if (wish.probability().filter(asked -> asked != probability).isPresent()) {
            throw Failure.Invalid.at(
                    "/stages", "The probability of a stage of kind " + kind.key() + " is " + probability + ".");
        }
        return new Stage(id, wish.name(), kind, probability);
    }
}
