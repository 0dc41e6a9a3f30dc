package dev.lad.shared.node;

import dev.lad.shared.service.AnswerSeal;
import dev.lad.shared.service.OpenAnswers;
import dev.lad.shared.service.Operations;
import java.util.List;

/**
 * What a service is made of.
 *
 * @param operations the methods of its contract
 * @param background the work that it does unasked; started once it answers, in this order, and stopped in reverse
 * @param seal in what form it keeps answers
 */
public record Assembly(Operations operations, List<Background> background, AnswerSeal seal) {

    public Assembly {
        background = List.copyOf(background);
    }

    /** A service whose answers hold no secrets. */
    public Assembly(Operations operations, List<Background> background) {
        this(operations, background, new OpenAnswers());
    }

    /** One that only answers. */
    public static Assembly of(Operations operations) {
        return new Assembly(operations, List.of());
    }
}
