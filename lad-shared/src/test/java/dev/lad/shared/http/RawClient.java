package dev.lad.shared.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;

/** Says exactly the bytes that it is told to, which no HTTP client does. */
final class RawClient implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 5_000;

    private final Socket socket;

    RawClient(int port) throws IOException {
        socket = new Socket("localhost", port);
        socket.setSoTimeout(PATIENCE_MILLIS);
    }

    RawClient say(String bytes) throws IOException {
        socket.getOutputStream().write(bytes.getBytes(ISO_8859_1));
        return this;
    }

    /** All that comes until the server closes; fails where it does not close. */
    String untilClosed() throws IOException {
        return new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
    }

    /** What comes until the text appears; fails where the server closes before or keeps silent. */
    String until(String text) throws IOException {
        var heard = new ByteArrayOutputStream();
        while (!heard.toString(ISO_8859_1).endsWith(text)) {
            int next = socket.getInputStream().read();
            if (next < 0) {
                throw new IOException("closed after: " + heard);
            }
            heard.write(next);
        }
        return heard.toString(ISO_8859_1);
    }

    boolean silentFor(int millis) throws IOException {
        socket.setSoTimeout(millis);
        try {
            socket.getInputStream().read();
            return false;
        } catch (SocketTimeoutException e) {
            return true;
        } finally {
            socket.setSoTimeout(PATIENCE_MILLIS);
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
