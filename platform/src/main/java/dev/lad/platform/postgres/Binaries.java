package dev.lad.platform.postgres;

import dev.lad.shared.node.CannotStart;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/**
 * PostgreSQL's programs, unpacked from the archive on the classpath.
 *
 * @param directory holds {@code bin}, {@code lib} and {@code share}
 */
record Binaries(Path directory) {

    /** Unpacks once for each archive; half an unpacking is never used. */
    static Binaries unpack(Path into) throws IOException {
        String archive = "postgres-" + system() + "-" + architecture() + ".txz";
        URL packed = Binaries.class.getResource("/" + archive);
        if (packed == null) {
            throw new CannotStart("This build brings no PostgreSQL for " + system() + " on " + architecture()
                    + ": build it on this machine, or set DATABASE_URL to a PostgreSQL that is running.");
        }
        long size = packed.openConnection().getContentLengthLong();
        Path unpacked = into.resolve(archive.replace(".txz", "-" + size));
        if (!Files.isDirectory(unpacked)) {
            Files.createDirectories(into);
            Path half = Files.createTempDirectory(into, "unpacking");
            Files.setPosixFilePermissions(half, PosixFilePermissions.fromString("rwxr-xr-x"));
            try (InputStream stream = packed.openStream()) {
                extract(stream, half);
            }
            Files.move(half, unpacked, StandardCopyOption.ATOMIC_MOVE);
        }
        return new Binaries(unpacked);
    }

    String program(String name) {
        return directory.resolve("bin").resolve(name).toString();
    }

    /** Removes a directory and all in it, if it is there. */
    static void remove(Path directory) throws IOException {
        if (!Files.exists(directory)) {
            return;
        }
        List<Path> deepestFirst;
        try (Stream<Path> all = Files.walk(directory)) {
            deepestFirst = all.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path path : deepestFirst) {
            Files.delete(path);
        }
    }

    private static void extract(InputStream packed, Path into) throws IOException {
        try (var tar = new TarArchiveInputStream(new XZInputStream(new BufferedInputStream(packed)))) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                Path path = into.resolve(entry.getName()).normalize();
                if (!path.startsWith(into)) {
                    throw new IOException("the archive names " + entry.getName() + ", outside of itself");
                }
                if (entry.isDirectory()) {
                    Files.createDirectories(path);
                } else if (entry.isSymbolicLink()) {
                    Files.createSymbolicLink(path, Path.of(entry.getLinkName()));
                } else {
                    Files.createDirectories(path.getParent());
                    Files.copy(tar, path);
                    boolean program = (entry.getMode() & 0100) != 0;
                    Files.setPosixFilePermissions(
                            path, PosixFilePermissions.fromString(program ? "rwxr-xr-x" : "rw-r--r--"));
                }
            }
        }
    }

    private static String system() {
        return System.getProperty("os.name").toLowerCase(Locale.ROOT).startsWith("mac") ? "darwin" : "linux";
    }

    private static String architecture() {
        return System.getProperty("os.arch").equals("aarch64") ? "arm_64" : "x86_64";
    }
}
