package dev.lad.twins.memory;

import io.vertx.core.json.Json;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * The file: a line that says whose it is, then a line for each change, {@code shelf TAB "key" TAB value}, the value empty
 * where it was removed. A later line of a key replaces an earlier one. Blocks; one call at a time.
 */
final class Journal {
    private static final String FORMAT = "lad-twins 1 ";

    /** Below this a file is read in no time, however much of it is replaced. */
    private static final int WORTH_REWRITING_BYTES = 256 << 10;

    private final Path file;
    private final FileChannel lock;
    private final FileChannel channel;
    private boolean broken;

    private Journal(Path file, FileChannel lock, FileChannel channel) {
        this.file = file;
        this.lock = lock;
        this.channel = channel;
    }

    /** @param entries by shelf and key, in the order of their coming */
    record Opened(Journal journal, Map<String, Map<String, String>> entries) {}

    /** @throws MemoryUnusable when it is another process's or another world's, or cannot be read */
    static Opened open(Path file, String world) {
        try {
            FileChannel lock = lock(file);
            try {
                return open(file, world, lock);
            } catch (IOException | MemoryUnusable failed) {
                lock.close();
                throw failed;
            }
        } catch (IOException failed) {
            throw new MemoryUnusable(
                    "What the twins remember, " + file + ", cannot be read or written (" + failed
                            + "): see that there is space and that it belongs to this user.",
                    failed);
        }
    }

    private static FileChannel lock(Path file) throws IOException {
        FileChannel lock = channel(file.resolveSibling(file.getFileName() + ".lock"));
        try {
            if (lock.tryLock() != null) {
                return lock;
            }
        } catch (OverlappingFileLockException ours) {
            lock.close();
            throw inUse(file);
        }
        lock.close();
        throw inUse(file);
    }

    private static MemoryUnusable inUse(Path file) {
        return new MemoryUnusable(
                "Other twins are running with " + file + ": stop them, or set LAD_HOME to another directory.");
    }

    private static Opened open(Path file, String world, FileChannel lock) throws IOException {
        FileChannel channel = channel(file);
        String whole = wholeLines(channel);
        if (whole.isEmpty()) {
            Journal fresh = new Journal(file, lock, channel);
            fresh.append(FORMAT + world + "\n");
            return new Opened(fresh, new LinkedHashMap<>());
        }
        int head = whole.indexOf('\n') + 1;
        mustBeOurs(file, world, whole.substring(0, head - 1));
        var entries = entries(file, whole, head);
        var live = new StringBuilder(whole.substring(0, head));
        entries.forEach((shelf, values) -> values.forEach((key, value) -> live.append(line(shelf, key, value))));
        boolean worthIt = whole.length() > WORTH_REWRITING_BYTES && live.length() < whole.length() / 2;
        return new Opened(new Journal(file, lock, worthIt ? rewritten(file, channel, live) : channel), entries);
    }

    String remedy() {
        return remedy(file);
    }

    private static String remedy(Path file) {
        return "remove " + file + " to begin the twins anew.";
    }

    static String line(String shelf, String key, String value) {
        return shelf + "\t" + Json.encode(key) + "\t" + value + "\n";
    }

    /** When this returns the operating system has it, and no end of this process takes it away. */
    Void append(String lines) throws IOException {
        if (broken) {
            throw new IOException("an earlier line could not be written");
        }
        broken = true;
        var bytes = ByteBuffer.wrap(lines.getBytes(StandardCharsets.UTF_8));
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
        broken = false;
        return null;
    }

    Void close() throws IOException {
        channel.close();
        lock.close();
        return null;
    }

    /** Cuts off what a kill left of a last line, and leaves the channel at the end. */
    private static String wholeLines(FileChannel channel) throws IOException {
        var bytes = ByteBuffer.allocate(Math.toIntExact(channel.size()));
        while (bytes.hasRemaining() && channel.read(bytes) >= 0) {
            // A read may stop short of the end.
        }
        int end = bytes.position();
        while (end > 0 && bytes.get(end - 1) != '\n') {
            end--;
        }
        channel.truncate(end).position(end);
        return new String(bytes.array(), 0, end, StandardCharsets.UTF_8);
    }

    private static void mustBeOurs(Path file, String world, String head) {
        if (!head.startsWith(FORMAT)) {
            throw new MemoryUnusable("The twins' memory was not written by this release of LAD: " + remedy(file));
        }
        if (!head.equals(FORMAT + world)) {
            throw new MemoryUnusable("The twins' memory is of the world of LAD_TWIN_SEED="
                    + head.substring(FORMAT.length()) + " and this is the one of " + world + ": set it to that, or "
                    + remedy(file));
        }
    }

    private static Map<String, Map<String, String>> entries(Path file, String whole, int from) {
        Map<String, Map<String, String>> entries = new LinkedHashMap<>();
        int number = 1;
        for (int start = from; start < whole.length(); ) {
            number++;
            int end = whole.indexOf('\n', start);
            int key = whole.indexOf('\t', start) + 1;
            int value = whole.indexOf('\t', key) + 1;
            if (key <= start || value <= key || value > end) {
                throw new MemoryUnusable("The twins' memory is damaged in line " + number + ": " + remedy(file));
            }
            var shelf = entries.computeIfAbsent(whole.substring(start, key - 1), none -> new LinkedHashMap<>());
            String name = key(whole.substring(key, value - 1));
            if (value == end) {
                shelf.remove(name);
            } else {
                shelf.put(name, whole.substring(value, end));
            }
            start = end + 1;
        }
        return entries;
    }

    /** Hardly any key has anything escaped. */
    private static String key(String json) {
        return json.indexOf('\\') < 0 ? json.substring(1, json.length() - 1) : String.valueOf(Json.decodeValue(json));
    }

    private static FileChannel rewritten(Path file, FileChannel old, CharSequence live) throws IOException {
        old.close();
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        Files.writeString(fresh, live);
        Files.setPosixFilePermissions(fresh, PosixFilePermissions.fromString("rw-------"));
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
        FileChannel channel = channel(file);
        channel.position(channel.size());
        return channel;
    }

    private static FileChannel channel(Path file) throws IOException {
        return FileChannel.open(
                file,
                Set.of(StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    }
}
