package dev.lad.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/** Processor time that processes have used, in user and kernel mode together, as Linux accounts for it. */
public final class CpuTime {
    /** A tick of {@code /proc}: USER_HZ, 100 a second on every Linux of today (man 5 proc_pid_stat). */
    private static final long TICK_NANOS = 10_000_000;

    /** Fields 14 and 15 of the line, counted from after the name, which may contain blanks. */
    private static final int UTIME = 11;

    private CpuTime() {}

    /** Of one process, with its threads that have ended. In nanoseconds, to the nearest ten milliseconds. */
    static long of(long pid) {
        return read(pid, "stat")
                .map(line -> line.substring(line.lastIndexOf(')') + 2).split(" ", -1))
                .map(fields -> (Long.parseLong(fields[UTIME]) + Long.parseLong(fields[UTIME + 1])) * TICK_NANOS)
                .orElse(0L);
    }

    /** Of a process and all that it started and that still run. */
    static long ofTree(ProcessHandle root) {
        return tree(root).map(CpuTime::of).sum();
    }

    /** The same to the nanosecond, for processes of one thread, as PostgreSQL's are. */
    public static long ofSingleThreads(ProcessHandle root) {
        return tree(root).map(CpuTime::ofFirstThread).sum();
    }

    private static LongStream tree(ProcessHandle root) {
        return Stream.concat(Stream.of(root), root.descendants()).mapToLong(ProcessHandle::pid);
    }

    private static long ofFirstThread(long pid) {
        return read(pid, "schedstat")
                .map(line -> Long.parseLong(line.split(" ", -1)[0]))
                .orElse(0L);
    }

    private static Optional<String> read(long pid, String file) {
        try {
            return Optional.of(Files.readString(Path.of("/proc/" + pid + "/" + file)));
        } catch (NoSuchFileException ended) {
            return Optional.empty();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(
                    "Processor time is read from /proc, which this system does not have.", unreadable);
        }
    }
}
