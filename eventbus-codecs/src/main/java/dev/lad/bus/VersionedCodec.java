package dev.lad.bus;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.MessageCodec;
import java.util.function.BiConsumer;
import java.util.function.Function;

/**
 * A codec for one immutable type. In one JVM the value passes as it is; on the wire it is
 * {@code length, version byte, fields}; what has another version than this node's is not read any further.
 */
final class VersionedCodec<T> implements MessageCodec<T, Object> {
    private final String name;
    private final byte version;
    private final BiConsumer<Wire.Writer, T> write;
    private final Function<Wire.Reader, T> read;

    VersionedCodec(String name, int version, BiConsumer<Wire.Writer, T> write, Function<Wire.Reader, T> read) {
        this.name = name;
        this.version = (byte) version;
        this.write = write;
        this.read = read;
    }

    @Override
    public void encodeToWire(Buffer buffer, T value) {
        Buffer body = Buffer.buffer();
        write.accept(new Wire.Writer(body, version), value);
        buffer.appendInt(body.length()).appendBuffer(body);
    }

    @Override
    public Object decodeFromWire(int position, Buffer buffer) {
        try {
            Wire.Reader reader = new Wire.Reader(buffer, position + Integer.BYTES);
            byte found = reader.octet();
            return found == version
                    ? read.apply(reader)
                    : new Undecodable(name + " version " + found + " arrived, this node reads version " + version);
        } catch (RuntimeException broken) {
            return new Undecodable(name + " could not be read: " + broken);
        }
    }

    @Override
    public Object transform(T value) {
        return value;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public byte systemCodecID() {
        return -1;
    }
}
