package dev.lad.deals;

import dev.lad.shared.errors.Failure;

/**
 * What people call deals, pipelines and stages. The contract cannot say it without breaking with the last release, whose
 * schema took blanks.
 */
final class Names {
    private Names() {}

    /** @throws Failure.Invalid for a name of blanks only */
    static void refuseBlank(String pointer, String name) {
        if (name.isBlank()) {
            throw Failure.Invalid.at(pointer, "A name needs more than blanks.");
        }
    }
}
