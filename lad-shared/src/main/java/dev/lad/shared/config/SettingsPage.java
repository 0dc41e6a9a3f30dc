package dev.lad.shared.config;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The tables of {@code docs/configuration.md}, which is packed into every jar: what {@code --help} says of settings is
 * what the page says. A test holds the page to what the programs read.
 */
public final class SettingsPage {
    private static final String RESOURCE = "/configuration.md";

    /** Programs that run no service. */
    private static final Set<String> TOOLS = Set.of("db", "twins", "demo");

    /**
     * A row.
     *
     * @param name the environment variable; ends with {@code *} where it is a family of them
     * @param fallback in back-quotes where it is literal, else in words
     * @param form what it may be, with its unit; begins with {@code secret} where it is one
     * @param readers programs, or {@code nodes}: the services, the gateway and the platform; or {@code services}
     * @param about what it does
     */
    public record Setting(String name, String fallback, String form, Set<String> readers, String about) {
        public Setting {
            readers = Set.copyOf(readers);
        }

        public boolean isSecret() {
            return form.startsWith("secret");
        }

        /** @param program a service, {@code gateway}, {@code platform}, {@code db}, {@code twins} or {@code demo} */
        public boolean isReadBy(String program) {
            if (program.equals("platform")) {
                return !TOOLS.containsAll(readers);
            }
            boolean isNode = !TOOLS.contains(program);
            boolean isService = isNode && !program.equals("gateway");
            return readers.contains(program)
                    || (isNode && readers.contains("nodes"))
                    || (isService && readers.contains("services"));
        }
    }

    private SettingsPage() {}

    /** All rows, in the order of the page. */
    public static List<Setting> settings() {
        try (InputStream page = SettingsPage.class.getResourceAsStream(RESOURCE)) {
            if (page == null) {
                throw new IllegalStateException(RESOURCE + " is not in the jar");
            }
            return new String(page.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> line.startsWith("| `"))
                    .map(SettingsPage::row)
                    .toList();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(RESOURCE, unreadable);
        }
    }

    /** What {@code program} reads, two lines a setting, for a terminal. */
    public static String help(String program) {
        return settings().stream()
                .filter(setting -> setting.isReadBy(program))
                .map(setting -> "  %-33s %s [%s]%n      %s%n"
                        .formatted(setting.name(), setting.form(), plain(setting.fallback()), plain(setting.about())))
                .collect(Collectors.joining());
    }

    private static Setting row(String line) {
        String[] cells = line.substring(1, line.lastIndexOf('|')).split("(?<!\\\\)\\|", -1);
        if (cells.length != 5) {
            throw new IllegalStateException(RESOURCE + " has a row of " + cells.length + " cells: " + line);
        }
        Set<String> readers =
                Arrays.stream(cells[3].split(",")).map(String::strip).collect(Collectors.toSet());
        return new Setting(plain(cells[0]).strip(), cells[1].strip(), cells[2].strip(), readers, cells[4].strip());
    }

    private static String plain(String cell) {
        return cell.replace("`", "");
    }
}
