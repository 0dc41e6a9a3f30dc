package dev.lad.leads;

import dev.lad.shared.errors.Failure;
import java.util.Optional;

/** Members that the dashboard knows by other names than ours. */
final class Spelling {
    private Spelling() {}

    /** What is said under either name; fails with {@code Invalid} where it is said under both. */
    static <T> Optional<T> once(String name, Optional<T> value, String olderName, Optional<T> older) {
        if (value.isPresent() && older.isPresent()) {
            throw Failure.Invalid.at("/" + olderName, "Give either " + name + " or " + olderName + ", not both.");
        }
        return value.or(() -> older);
    }
}
