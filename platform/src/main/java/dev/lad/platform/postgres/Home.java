package dev.lad.platform.postgres;

import dev.lad.shared.config.Env;
import dev.lad.shared.node.CannotStart;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;

/**
 * Where LAD keeps what outlives a process: {@code LAD_HOME}, or {@code .lad} in {@code HOME}, as the script {@code lad} has
 * it; Java's own {@code user.home} is another thing where somebody runs LAD with another {@code HOME}.
 *
 * @param directory exists, and is ours to write
 * @param owner the user that this process is
 * @param root whether that user is root
 */
public record Home(Path directory, UserPrincipal owner, boolean root) {

    /** Where it is, or shall be. */
    public static Path path(Env env) {
        Path usual = Path.of(env.text("HOME", System.getProperty("user.home")), ".lad");
        return Path.of(env.text("LAD_HOME", usual.toString())).toAbsolutePath();
    }

    /**
     * Makes the directory where it is missing.
     *
     * @throws CannotStart when it cannot be written
     */
    public static Home open(Path directory) {
        try {
            if (!Files.isDirectory(directory)) {
                Files.createDirectories(
                        directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            }
            Path probe = Files.createTempFile(directory, "probe", "");
            try {
                boolean root = Integer.valueOf(0).equals(Files.getAttribute(probe, "unix:uid"));
                return new Home(directory, Files.getOwner(probe), root);
            } finally {
                Files.delete(probe);
            }
        } catch (IOException unwritable) {
            throw new CannotStart("The directory " + directory + " cannot be written (" + Failures.reason(unwritable)
                    + "): make it writable for this user, or set LAD_HOME to another directory.");
        }
    }

    /**
     * Makes sure that what is there was made by this user: PostgreSQL opens no data of anybody else.
     *
     * @throws CannotStart when it belongs to another user
     */
    void mustOwn(Path path) throws IOException {
        UserPrincipal other = Files.getOwner(path);
        if (!other.equals(owner)) {
            throw new CannotStart(path + " belongs to the user " + other.getName() + ", and this is " + owner.getName()
                    + ": run as " + other.getName() + ", or set LAD_HOME to another directory.");
        }
    }
}
