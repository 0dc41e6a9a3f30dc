package dev.lad.icp;

import java.util.Optional;

/**
 * Something worked out, and what did it.
 *
 * @param model which model, where it was one
 */
record Finding<T>(T value, Source source, Optional<String> model) {

    static <T> Finding<T> byRules(T value) {
        return new Finding<>(value, Source.RULES, Optional.empty());
    }

    static <T> Finding<T> byModel(T value, String model) {
        return new Finding<>(value, Source.GEMINI, Optional.of(model));
    }
}
