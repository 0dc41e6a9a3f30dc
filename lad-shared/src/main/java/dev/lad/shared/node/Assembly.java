package dev.lad.shared.node;

import dev.lad.shared.service.Operations;
import java.util.List;

/**
 * What a service is made of.
 *
 * @param operations the methods of its contract
 * @param background the work that it does unasked; started once it answers, in this order, and stopped in reverse
 */
public record Assembly(Operations operations, List<Background> background) {

    public Assembly {
        background = List.copyOf(background);
    }

    /** A service that only answers. */
    public static Assembly of(Operations operations) {
        return new Assembly(operations, List.of());
    }
}
