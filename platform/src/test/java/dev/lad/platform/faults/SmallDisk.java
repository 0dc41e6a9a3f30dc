package dev.lad.platform.faults;

import dev.lad.platform.postgres.EmbeddedPostgres;
import dev.lad.platform.postgres.Home;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A small file system in memory under the tables of a PostgreSQL, as if they had a disk of their own; the write-ahead log
 * stays where it is. Linux gives one to any user, in a namespace, unless the machine forbids that.
 */
final class SmallDisk {
    private static final String MOUNT = "mount -t tmpfs -o mode=700,size=160m tmpfs \"$0\"";
    private static final String MOVE = "cp -a \"$0\" \"$0.away\" && " + MOUNT + " && cp -a \"$0.away/.\" \"$0\"";

    private final Path tables;

    private SmallDisk(Path tables) {
        this.tables = tables;
    }

    /** Whether this machine and this user can have one. */
    static boolean isToBeHad(Path somewhere) throws InterruptedException {
        try {
            return new ProcessBuilder(inNamespace(MOUNT, somewhere)).start().waitFor() == 0;
        } catch (IOException noUnshare) {
            return false;
        }
    }

    /** Creates PostgreSQL's data there, for the server that will be started under {@link #wrapper}. */
    static SmallDisk under(Path home) throws Exception {
        var created = new EmbeddedPostgres(Home.open(home), 1);
        created.prepare();
        created.stop();
        return new SmallDisk(created.data().resolve("base"));
    }

    /** What runs the command that follows it with its tables on the small disk. It can be used once. */
    String[] wrapper() {
        return inNamespace(MOVE + " && exec \"$@\"", tables).toArray(String[]::new);
    }

    /** To the last byte. */
    void fill(long server) throws IOException {
        try (OutputStream filler = Files.newOutputStream(filler(server))) {
            while (true) {
                filler.write(new byte[65_536]);
            }
        } catch (IOException full) {
            if (filler(server).toFile().getUsableSpace() > 0) {
                throw full;
            }
        }
    }

    void makeRoom(long server) throws IOException {
        Files.delete(filler(server));
    }

    /** As the server sees it. */
    private Path filler(long server) {
        return Path.of("/proc/" + server + "/root" + tables, "filler");
    }

    private static List<String> inNamespace(String script, Path mountPoint) {
        var command = new ArrayList<>(List.of("unshare", "--user", "--map-root-user", "--mount", "sh", "-c"));
        command.add(script);
        command.add(mountPoint.toString());
        return command;
    }
}
