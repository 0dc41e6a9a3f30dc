package dev.lad.platform;

import dev.lad.platform.postgres.Home;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;

/**
 * The file in which the twins remember what a database remembers of them: accounts, subscriptions, invitations. The two
 * belong together, so a new database begins with twins that remember nothing.
 */
final class TwinsMemory {
    private TwinsMemory() {}

    /** Of the embedded PostgreSQL, and of twins that know no database. */
    static Path of(Home home) {
        return home.directory().resolve("twins.journal");
    }

    /** Of the database behind this URL, whoever logs in there. */
    static Path of(Home home, String databaseUrl) {
        String database = databaseUrl.replaceFirst("//.*@", "//").replaceFirst("\\?.*", "");
        UUID name = UUID.nameUUIDFromBytes(database.getBytes(StandardCharsets.UTF_8));
        return home.directory().resolve("twins-" + name + ".journal");
    }

    /** Makes the twins of the embedded PostgreSQL forget everything, before its data are created. */
    static void beginAnew(Home home) throws IOException {
        Files.deleteIfExists(of(home));
    }
}
