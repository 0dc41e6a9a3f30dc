package dev.lad.platform.faults;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * What runs between the processes of a cluster: relays in this JVM, by whose ports the processes know each other. Cut, no
 * byte passes from one half to the other, and no end hears of it, as where a network drops packets: connections stay open
 * and silent, and who wants a new one waits. Mended, all of them go on where they were. Within a half everything passes,
 * but for new connections.
 */
final class Cables implements AutoCloseable {
    private static final InetAddress HERE = InetAddress.getLoopbackAddress();

    /** How many wait for a relay that takes nobody; one more, and the system does not answer. */
    private static final int MOST_WAITING = 1;

    private static final int CONNECT_MILLIS = 500;

    private final ExecutorService threads = Executors.newCachedThreadPool(Cables::daemon);
    private final Map<Long, String> halves = new ConcurrentHashMap<>();
    private final List<ServerSocket> relays = new ArrayList<>();
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final Queue<Socket> inLine = new ConcurrentLinkedQueue<>();
    private boolean cut;

    /** A port by which the others reach that of a process that will belong to a half. */
    int to(int port, String half) throws IOException {
        ServerSocket near = new ServerSocket(0, MOST_WAITING, HERE);
        relays.add(near);
        threads.execute(() -> accept(near, port, half));
        return near.getLocalPort();
    }

    /** What this process connects to, it reaches from that half. Whoever belongs to none reaches nothing. */
    void belongs(long pid, String half) {
        halves.put(pid, half);
    }

    void cut() {
        setCut(true);
        CompletableFuture.allOf(relays.stream()
                        .map(relay -> CompletableFuture.runAsync(() -> queueUp(relay), threads))
                        .toArray(CompletableFuture[]::new))
                .join();
    }

    void mend() {
        inLine.forEach(this::close);
        inLine.clear();
        setCut(false);
    }

    /** Until nobody else gets into the line. */
    private void queueUp(ServerSocket relay) {
        try {
            while (true) {
                Socket next = new Socket();
                inLine.add(next);
                next.connect(relay.getLocalSocketAddress(), CONNECT_MILLIS);
            }
        } catch (SocketTimeoutException full) {
            // As it is to be.
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    private void accept(ServerSocket near, int port, String half) {
        try {
            while (true) {
                Socket caller = near.accept();
                open.add(caller);
                awaitPassage(true);
                threads.execute(() -> relay(caller, port, half));
            }
        } catch (IOException closed) {
            // The end of the test.
        }
    }

    private void relay(Socket caller, int port, String half) {
        try {
            Optional<Long> process = SocketOwner.among(halves.keySet(), caller);
            if (process.isEmpty()) {
                close(caller);
                return;
            }
            boolean between = !half.equals(halves.get(process.get()));
            Socket called = new Socket(HERE, port);
            open.add(called);
            caller.setTcpNoDelay(true);
            called.setTcpNoDelay(true);
            threads.execute(() -> copy(called, caller, between));
            copy(caller, called, between);
        } catch (IOException unreachable) {
            close(caller);
        }
    }

    /** Also that an end has closed its connection is news that a cut holds up. */
    private void copy(Socket from, Socket to, boolean between) {
        byte[] bytes = new byte[16_384];
        try {
            for (int length = from.getInputStream().read(bytes);
                    length >= 0;
                    length = from.getInputStream().read(bytes)) {
                awaitPassage(between);
                to.getOutputStream().write(bytes, 0, length);
            }
        } catch (IOException broken) {
            // The other end hears of it below.
        }
        awaitPassage(between);
        close(from);
        close(to);
    }

    private synchronized void awaitPassage(boolean between) {
        try {
            while (cut && between) {
                wait();
            }
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized void setCut(boolean now) {
        cut = now;
        notifyAll();
    }

    private void close(Socket socket) {
        open.remove(socket);
        try {
            socket.close();
        } catch (IOException closed) {
            // It is.
        }
    }

    @Override
    public void close() throws IOException {
        threads.shutdownNow();
        for (ServerSocket relay : relays) {
            relay.close();
        }
        inLine.forEach(this::close);
        open.forEach(this::close);
    }

    private static Thread daemon(Runnable task) {
        var thread = new Thread(task, "cable");
        thread.setDaemon(true);
        return thread;
    }
}
