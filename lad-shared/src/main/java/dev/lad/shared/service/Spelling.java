package dev.lad.shared.service;

import dev.lad.shared.errors.Failure;
import java.util.Optional;

/** Members and parameters that older clients know by other names: what is said once counts, under whichever name. */
public final class Spelling {
    private Spelling() {}

    /** Of a body's members; fails with {@code Invalid} where it is said under both names. */
    public static <T> Optional<T> once(String name, Optional<T> value, String olderName, Optional<T> older) {
        return once("/", name, value, olderName, older);
    }

    /** Of text parameters of the query; fails with {@code Invalid} where it is said under both names. */
    public static Optional<String> once(Call call, String name, String olderName) {
        return once("/query/", name, call.text(name), olderName, call.text(olderName));
    }

    private static <T> Optional<T> once(
            String where, String name, Optional<T> value, String olderName, Optional<T> older) {
        if (value.isPresent() && older.isPresent()) {
            throw Failure.Invalid.at(where + olderName, "Give either " + name + " or " + olderName + ", not both.");
        }
        return value.or(() -> older);
    }
}
