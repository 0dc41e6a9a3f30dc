package dev.lad.platform.postgres;

import dev.lad.shared.node.CannotStart;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** One PostgreSQL server and its data below {@link Home}. Start and stop may be called from different threads. */
public final class EmbeddedPostgres {
    /** Includes replaying what a crash left in the write-ahead log. */
    private static final Duration START_LIMIT = Duration.ofSeconds(60);

    private static final int STOP_LIMIT_SECONDS = 20;

    /** Twelve services with seven connections each, and as many again for a second set of them. */
    private static final int MAX_CONNECTIONS = 200;

    private final Home home;
    private final int port;
    private final Path data;
    private final Path log;
    private Optional<DataLock> lock = Optional.empty();
    private Optional<Programs> programs = Optional.empty();

    public EmbeddedPostgres(Home home, int port) {
        this.home = home;
        this.port = port;
        this.data = home.directory().resolve("postgres");
        this.log = home.directory().resolve("postgres.log");
    }

    /** Where its data is. */
    public Path data() {
        return data;
    }

    /** Whether {@link #prepare} will have to create the data, which takes some seconds. */
    public boolean isNew() {
        return Files.notExists(data);
    }

    /**
     * Takes the data for this process, and creates it on the first start.
     *
     * @return the URL under which it will answer, with its password, as {@code DATABASE_URL} has it
     * @throws CannotStart with the reason
     */
    public synchronized String prepare() throws InterruptedException {
        try {
            lock = Optional.of(DataLock.take(home.directory()));
            Binaries binaries = Binaries.unpack(home.directory().resolve("postgres-bin"));
            Programs runner = Programs.of(binaries, home.root());
            String password = new DataDirectory(home, data, runner).prepare();
            programs = Optional.of(runner);
            return "postgresql://lad:" + password + "@127.0.0.1:" + port + "/lad";
        } catch (IOException failed) {
            throw unusable(failed);
        }
    }

    /**
     * Blocks until it takes connections. To be called after {@link #prepare}.
     *
     * @throws CannotStart with the reason
     */
    public synchronized void start() throws InterruptedException {
        try {
            Programs runner = programs.orElseThrow();
            stopServer(runner);
            portMustBeFree();
            launch(runner);
        } catch (IOException failed) {
            throw unusable(failed);
        }
    }

    /**
     * Ends all sessions, writes a checkpoint and lets go of the data.
     *
     * @return false where it did not run
     */
    public synchronized boolean stop() throws IOException, InterruptedException {
        boolean ran = programs.isPresent() && stopServer(programs.get());
        if (lock.isPresent()) {
            lock.get().close();
            lock = Optional.empty();
        }
        return ran;
    }

    /** We hold the lock: a server that is there although we started none was left by a process that was killed. */
    private boolean stopServer(Programs runner) throws IOException, InterruptedException {
        Optional<Postmaster> found = Postmaster.read(data);
        boolean runs = found.filter(Postmaster::alive).isPresent();
        if (runs) {
            runner.run("", "pg_ctl", "stop", "-D", data.toString(), "-m", "fast", "-t", "" + STOP_LIMIT_SECONDS);
        } else if (found.isPresent()) {
            Files.deleteIfExists(data.resolve("postmaster.pid"));
        }
        return runs;
    }

    private CannotStart unusable(IOException failed) {
        return new CannotStart("PostgreSQL's files in " + home.directory() + " cannot be used ("
                + Failures.reason(failed) + "): see that there is space and that they belong to this user.");
    }

    private void portMustBeFree() throws IOException {
        try (var probe = new ServerSocket()) {
            probe.setReuseAddress(true);
            probe.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        } catch (IOException taken) {
            throw CannotStart.portTaken(port, "the embedded PostgreSQL", "LAD_POSTGRES_PORT");
        }
    }

    private void launch(Programs runner) throws IOException, InterruptedException {
        if (Files.exists(log)) {
            Files.move(log, log.resolveSibling("postgres.log.1"), StandardCopyOption.REPLACE_EXISTING);
        }
        // pg_ctl gives the server a session of its own: Ctrl-C at the terminal must not reach it before the services.
        Process starting = runner.start(
                "pg_ctl",
                "start",
                "-D",
                data.toString(),
                "-l",
                log.toString(),
                "-o",
                options(),
                "-w",
                "-t",
                "" + START_LIMIT.toSeconds());
        while (Postmaster.read(data).filter(Postmaster::ready).isEmpty()) {
            if (starting.waitFor(5, TimeUnit.MILLISECONDS) && starting.exitValue() != 0) {
                throw new CannotStart("PostgreSQL does not start: "
                        + Programs.lastLine(Files.exists(log) ? Files.readString(log) : "")
                        + " (more in " + log + ").");
            }
        }
    }

    private String options() {
        return String.join(
                " ",
                List.of(
                        "-p " + port,
                        "-c listen_addresses=127.0.0.1",
                        "-c unix_socket_directories=''",
                        "-c max_connections=" + MAX_CONNECTIONS,
                        "-c timezone=UTC",
                        "-c log_timezone=UTC",
                        "-c fsync=on",
                        "-c synchronous_commit=on"));
    }
}
