package dev.lad.bus;

import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * The primitive forms of the byte format. Integers are big-endian; text is its UTF-8 length (4 bytes) and its bytes;
 * an optional is one byte 0 or 1 and then its value; a map or set is its size and its entries.
 */
final class Wire {
    private Wire() {}

    /** Appends fields in order. */
    static final class Writer {
        private final Buffer out;

        Writer(Buffer out, byte version) {
            this.out = out;
            out.appendByte(version);
        }

        Writer text(String value) {
            byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
            out.appendInt(bytes.length).appendBytes(bytes);
            return this;
        }

        Writer number(long value) {
            out.appendLong(value);
            return this;
        }

        Writer flag(boolean value) {
            out.appendByte((byte) (value ? 1 : 0));
            return this;
        }

        Writer constant(Enum<?> value) {
            return text(value.name());
        }

        Writer id(Optional<UUID> value) {
            flag(value.isPresent());
            value.ifPresent(id -> out.appendLong(id.getMostSignificantBits()).appendLong(id.getLeastSignificantBits()));
            return this;
        }

        /** Entries in key order, so that equal maps have equal bytes. */
        Writer map(Map<String, String> value) {
            out.appendInt(value.size());
            value.entrySet().stream().sorted(Map.Entry.comparingByKey()).forEach(entry -> text(entry.getKey())
                    .text(entry.getValue()));
            return this;
        }

        Writer set(Set<String> value) {
            out.appendInt(value.size());
            value.stream().sorted().forEach(this::text);
            return this;
        }

        Writer bytes(Buffer value) {
            out.appendInt(value.length()).appendBuffer(value);
            return this;
        }
    }

    /** Reads fields in the order in which they were written; throws {@link IndexOutOfBoundsException} past the end. */
    static final class Reader {
        private final Buffer in;
        private int position;

        Reader(Buffer in, int position) {
            this.in = in;
            this.position = position;
        }

        byte octet() {
            return in.getByte(position++);
        }

        long number() {
            position += Long.BYTES;
            return in.getLong(position - Long.BYTES);
        }

        boolean flag() {
            return octet() == 1;
        }

        <E extends Enum<E>> E constant(Class<E> type) {
            return Enum.valueOf(type, text());
        }

        String text() {
            int length = size();
            position += length;
            return in.getString(position - length, position, StandardCharsets.UTF_8.name());
        }

        Optional<UUID> id() {
            return flag() ? Optional.of(new UUID(number(), number())) : Optional.empty();
        }

        Map<String, String> map() {
            int size = size();
            Map<String, String> map = new HashMap<>();
            for (int i = 0; i < size; i++) {
                map.put(text(), text());
            }
            return map;
        }

        Set<String> set() {
            int size = size();
            Set<String> set = new HashSet<>();
            for (int i = 0; i < size; i++) {
                set.add(text());
            }
            return set;
        }

        Buffer bytes() {
            int length = size();
            position += length;
            return in.getBuffer(position - length, position);
        }

        int position() {
            return position;
        }

        /** A length can never exceed what is left, so broken bytes cannot ask for a huge allocation. */
        private int size() {
            int size = in.getInt(position);
            position += Integer.BYTES;
            if (size < 0 || size > in.length() - position) {
                throw new IndexOutOfBoundsException("length " + size + " at byte " + position);
            }
            return size;
        }
    }
}
