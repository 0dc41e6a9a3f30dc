package dev.lad.platform.postgres;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What a server says of itself in {@code postmaster.pid}
 * (https://www.postgresql.org/docs/17/storage-file-layout.html; the lines are named in PostgreSQL's {@code pidfile.h}).
 *
 * @param pid the server's process
 * @param ready whether it takes connections
 */
record Postmaster(long pid, boolean ready) {
    private static final int STATUS_LINE = 7;

    /** Nothing when no server has opened the data, or one is just about to. */
    static Optional<Postmaster> read(Path data) throws IOException {
        List<String> lines;
        try {
            lines = Files.readAllLines(data.resolve("postmaster.pid"));
        } catch (NoSuchFileException none) {
            return Optional.empty();
        }
        if (lines.isEmpty() || !lines.get(0).strip().matches("\\d{1,10}")) {
            return Optional.empty();
        }
        boolean ready = lines.size() > STATUS_LINE && lines.get(STATUS_LINE).startsWith("ready");
        return Optional.of(new Postmaster(Long.parseLong(lines.get(0).strip()), ready));
    }

    /** Whether that process is there and is a PostgreSQL: after a restart of the machine its number may be another's. */
    boolean alive() {
        return ProcessHandle.of(pid)
                .filter(ProcessHandle::isAlive)
                .map(process -> process.info().command().orElse("/postgres").endsWith("/postgres"))
                .orElse(false);
    }
}
