package dev.lad.platform;

import java.nio.file.Files;
import java.nio.file.Path;

/** Files of the repository that are no part of any jar. */
public final class Repository {
    private static final Path ROOT = root();

    private Repository() {}

    public static Path path(String fromTheRoot) {
        return ROOT.resolve(fromTheRoot);
    }

    private static Path root() {
        Path directory = Path.of("").toAbsolutePath();
        while (!Files.exists(directory.resolve("cluster.xml"))) {
            directory = directory.getParent();
        }
        return directory;
    }
}
