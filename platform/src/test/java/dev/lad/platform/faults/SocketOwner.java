package dev.lad.platform.faults;

import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** Tells which process on this machine is at the other end of a connection. */
final class SocketOwner {
    private static final Path PROC = Path.of("/proc");
    private static final List<String> TABLES = List.of("net/tcp", "net/tcp6");

    private SocketOwner() {}

    /** One of these processes; empty where it is none of them, or the connection is over. */
    static Optional<Long> among(Collection<Long> processes, Socket accepted) throws IOException {
        return Files.exists(PROC.resolve(TABLES.get(0))) ? byProc(processes, accepted) : byLsof(processes, accepted);
    }

    private static Optional<Long> byProc(Collection<Long> processes, Socket accepted) throws IOException {
        for (String table : TABLES) {
            for (String line : Files.readAllLines(PROC.resolve(table))) {
                String[] fields = line.strip().split("\\s+");
                if (isPort(fields[1], accepted.getPort()) && isPort(fields[2], accepted.getLocalPort())) {
                    Path socket = Path.of("socket:[" + fields[9] + "]");
                    return processes.stream()
                            .filter(process -> holds(process, socket))
                            .findFirst();
                }
            }
        }
        return Optional.empty();
    }

    /** As in {@code 0100007F:D431}. */
    private static boolean isPort(String address, int port) {
        return address.endsWith(String.format(Locale.ROOT, ":%04X", port));
    }

    private static boolean holds(long process, Path socket) {
        try (Stream<Path> handles = Files.list(PROC.resolve(process + "/fd"))) {
            return handles.anyMatch(handle -> isLink(handle, socket));
        } catch (IOException ended) {
            return false;
        }
    }

    private static boolean isLink(Path handle, Path target) {
        try {
            return Files.readSymbolicLink(handle).equals(target);
        } catch (IOException closed) {
            return false;
        }
    }

    /** For macOS. */
    private static Optional<Long> byLsof(Collection<Long> processes, Socket accepted) throws IOException {
        Process lsof = new ProcessBuilder("lsof", "-nP", "-iTCP:" + accepted.getPort(), "-Fp").start();
        try (Stream<String> lines = lsof.inputReader().lines()) {
            return lines.filter(line -> line.startsWith("p"))
                    .map(line -> Long.valueOf(line.substring(1)))
                    .filter(processes::contains)
                    .findFirst();
        }
    }
}
