package dev.lad.shared.config;

import java.net.URI;
import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Reads settings from environment variables. A wrong value does not stop at once: it is noted, the default stands in,
 * and {@link #check} fails with all mistakes together. What was read can be printed without secrets. Safe for use from
 * any thread, since services that start in one process read theirs side by side.
 *
 * <p>Every name that is read stands in {@code docs/configuration.md}, with its default; a test compares the two.
 */
public final class Env {
    private final Map<String, String> variables;
    private final Map<String, String> read;
    /** Each once: what several services read is wrong for all of them. */
    private final Set<String> mistakes;

    /** Set once the start goes on: what is read later could be wrong without anybody having been told. */
    private final AtomicBoolean ended;

    private Env(Map<String, String> variables, Map<String, String> read, Set<String> mistakes, AtomicBoolean ended) {
        this.variables = variables;
        this.read = read;
        this.mistakes = mistakes;
        this.ended = ended;
    }

    public static Env of(Map<String, String> variables) {
        return new Env(
                Map.copyOf(variables),
                Collections.synchronizedMap(new LinkedHashMap<>()),
                Collections.synchronizedSet(new LinkedHashSet<>()),
                new AtomicBoolean());
    }

    /** The same reading, with one more variable, which overrides. */
    public Env with(String name, String value) {
        Map<String, String> more = new HashMap<>(variables);
        more.put(name, value);
        return new Env(Map.copyOf(more), read, mistakes, ended);
    }

    /** Whether somebody set it; by itself no reading. */
    public boolean isSet(String name) {
        return !raw(name).isEmpty();
    }

    public String text(String name, String fallback) {
        return value(name, fallback, text -> text);
    }

    /** Set and not empty, or nothing. */
    public Optional<String> optional(String name) {
        String value = raw(name);
        note(name, value);
        return value.isEmpty() ? Optional.empty() : Optional.of(value);
    }

    /** Like {@link #optional}, but never printed. */
    public Optional<String> secret(String name) {
        String value = raw(name);
        note(name, value.isEmpty() ? "" : "(set)");
        return value.isEmpty() ? Optional.empty() : Optional.of(value);
    }

    public int integer(String name, int fallback, int least, int most) {
        return Math.toIntExact(number(name, fallback, least, most));
    }

    public long number(String name, long fallback, long least, long most) {
        return value(
                name,
                fallback,
                text -> {
                    long number = Long.parseLong(text);
                    if (number < least || number > most) {
                        throw new IllegalArgumentException();
                    }
                    return number;
                },
                "a whole number from " + least + " to " + most);
    }

    /** In milliseconds on the outside. */
    public Duration millis(String name, Duration fallback) {
        int fallbackMillis = Math.toIntExact(fallback.toMillis());
        return Duration.ofMillis(integer(name, fallbackMillis, 1, Integer.MAX_VALUE));
    }

    public boolean flag(String name, boolean fallback) {
        return value(
                name,
                fallback,
                text -> switch (text) {
                    case "true", "on", "1" -> true;
                    case "false", "off", "0" -> false;
                    default -> throw new IllegalArgumentException();
                },
                "on or off");
    }

    public URI url(String name, URI fallback) {
        return value(
                name,
                fallback,
                text -> {
                    URI url = URI.create(text);
                    if (url.getHost() == null || !List.of("http", "https").contains(url.getScheme())) {
                        throw new IllegalArgumentException();
                    }
                    return url;
                },
                "an http or https URL");
    }

    /** One of the constants, by its lower-case name. */
    public <E extends Enum<E>> E choice(String name, Class<E> type, E fallback) {
        List<String> names = List.of(type.getEnumConstants()).stream()
                .map(constant -> constant.name().toLowerCase(Locale.ROOT))
                .toList();
        return value(name, fallback, text -> type.getEnumConstants()[index(names, text)], "one of " + names);
    }

    /** Separated by commas; blanks around are dropped. */
    public List<String> list(String name, List<String> fallback) {
        return value(name, fallback, Env::split, "a list separated by commas");
    }

    /**
     * Like {@link #list(String, List)}, none by default, each of a form of its own.
     *
     * @param parse throws IllegalArgumentException for what is not {@code expected}
     */
    public <T> T list(String name, Function<List<String>, T> parse, String expected) {
        return value(name, parse.apply(List.of()), text -> parse.apply(split(text)), expected);
    }

    /** All variables whose names begin with {@code prefix}, for a part that reads its own; never printed. */
    public Map<String, String> group(String prefix) {
        note(prefix + "*", "");
        return variables.entrySet().stream()
                .filter(variable -> variable.getKey().startsWith(prefix))
                .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    /** Notes a mistake that only shows when several settings are looked at together. */
    public void mistake(String sentence) {
        mistakes.add(sentence);
    }

    /** Whether something was wrong so far: then nothing should be begun that {@link #check} would have to undo. */
    public boolean isMistaken() {
        return !mistakes.isEmpty();
    }

    /**
     * Ends the reading: from here on there is nothing left to be wrong.
     *
     * @throws Mistaken with every mistake found so far
     */
    public void check() {
        if (!mistakes.isEmpty()) {
            throw new Mistaken(List.copyOf(mistakes));
        }
        ended.set(true);
    }

    /** What was read so far, secrets as {@code (set)}, in reading order. */
    public Map<String, String> read() {
        synchronized (read) {
            return Collections.unmodifiableMap(new LinkedHashMap<>(read));
        }
    }

    private void note(String name, String value) {
        if (ended.get()) {
            throw new IllegalStateException(name + " is read when the start has already checked what was read");
        }
        read.put(name, value);
    }

    private String raw(String name) {
        return variables.getOrDefault(name, "").strip();
    }

    private <T> T value(String name, T fallback, Function<String, T> parse, String expected) {
        String raw = raw(name);
        note(name, raw.isEmpty() ? asWritten(fallback) : raw);
        if (raw.isEmpty()) {
            return fallback;
        }
        try {
            return parse.apply(raw);
        } catch (IllegalArgumentException wrong) {
            mistakes.add(name + " is \"" + raw + "\" and should be " + expected + ".");
            return fallback;
        }
    }

    private <T> T value(String name, T fallback, Function<String, T> parse) {
        return value(name, fallback, parse, "text");
    }

    /** A default in the form in which it would be set. */
    private static String asWritten(Object fallback) {
        if (fallback instanceof Enum<?> constant) {
            return constant.name().toLowerCase(Locale.ROOT);
        }
        if (fallback instanceof Collection<?> items) {
            return items.stream().map(String::valueOf).collect(Collectors.joining(","));
        }
        if (fallback instanceof Boolean flag) {
            return flag ? "on" : "off";
        }
        return String.valueOf(fallback);
    }

    private static List<String> split(String text) {
        return List.of(text.split("\\s*,\\s*"));
    }

    private static int index(List<String> names, String text) {
        int index = names.indexOf(text);
        if (index < 0) {
            throw new IllegalArgumentException();
        }
        return index;
    }

    /** The configuration cannot be used; the message lists every mistake. */
    public static final class Mistaken extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Mistaken(List<String> mistakes) {
            super(String.join("\n", mistakes));
        }
    }
}
