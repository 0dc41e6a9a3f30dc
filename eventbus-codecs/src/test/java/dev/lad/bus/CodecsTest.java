package dev.lad.bus;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.MessageCodec;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Nodes of two releases talk to each other during a roll-out: these bytes may not change without a new version byte. */
class CodecsTest {
    private static final Clock NOON = Clock.fixed(Instant.parse("2026-11-23T12:00:00Z"), ZoneOffset.UTC);
    private static final Codecs CODECS = new Codecs(NOON);

    private static final ApiRequest REQUEST = new ApiRequest(
            "deals-pipeline",
            "moveDeal",
            Map.of("id", "d1"),
            "a=1",
            Map.of("if-match", "\"3\""),
            new Identity(
                    Identity.Kind.USER,
                    Optional.of(new UUID(1, 2)),
                    Optional.of(new UUID(3, 4)),
                    Role.ADMIN,
                    "starter",
                    Set.of("overview", "campaigns"),
                    "s1",
                    ""),
            new Trace("0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331", true),
            "r1",
            "10.0.0.1",
            NOON.millis() + 2_500,
            Buffer.buffer("{}"));

    private static final ApiResponse RESPONSE =
            new ApiResponse(200, Map.of("content-type", "application/json"), Buffer.buffer("{\"success\":true}"));

    private static final Announcement ANNOUNCEMENT = new Announcement(
            "billing", "i1", "lad.billing.i1", "http://10.0.0.2:3003", "abc", "1.0.0", Announcement.State.DRAINING);

    private static final String REQUEST_BYTES =
            "0000010b010000000e6465616c732d706970656c696e65000000086d6f76654465616c000000010000000269640000000264"
                    + "3100000003613d31000000010000000869662d6d617463680000000322332200000004555345520100000000000000010000"
                    + "00000000000201000000000000000300000000000000040000000541444d494e000000077374617274657200000002000000"
                    + "0963616d706169676e73000000086f7665727669657700000002733100000000000000203061663736353139313663643433"
                    + "6464383434386562323131633830333139630000001062376164366237313639323033333331010000000272310000000831"
                    + "302e302e302e3100000000000009c4000000027b7d";

    @Test
    void aRequestKeepsItsBytes() {
        assertThat(hex(CODECS.apiRequest(), REQUEST)).isEqualTo(REQUEST_BYTES);
    }

    @Test
    void whatIsWrittenIsRead() {
        assertThat(roundTrip(CODECS.apiRequest(), REQUEST)).isEqualTo(REQUEST);
        assertThat(roundTrip(CODECS.apiResponse(), RESPONSE)).isEqualTo(RESPONSE);
        assertThat(roundTrip(CODECS.announcement(), ANNOUNCEMENT)).isEqualTo(ANNOUNCEMENT);
    }

    @Test
    void theTimeLeftTravelsNotTheClock() {
        Codecs another = new Codecs(Clock.offset(NOON, Duration.ofMinutes(-1)));
        Buffer wire = Buffer.buffer();
        CODECS.apiRequest().encodeToWire(wire, REQUEST);

        Object read = another.apiRequest().decodeFromWire(0, wire);

        assertThat(((ApiRequest) read).deadlineMillis()).isEqualTo(NOON.millis() - 60_000 + 2_500);
    }

    @Test
    void anotherVersionIsToldNotThrown() {
        Buffer wire = Buffer.buffer(HexFormat.of().parseHex(REQUEST_BYTES)).setByte(4, (byte) 2);

        assertThat(read(CODECS.apiRequest(), wire))
                .isEqualTo(new Undecodable("lad.request version 2 arrived, this node reads version 1"));
    }

    @Test
    void bytesCutOffAnywhereAreToldNotThrown() {
        byte[] whole = HexFormat.of().parseHex(REQUEST_BYTES);
        for (int length = 0; length < whole.length; length++) {
            Buffer cut = Buffer.buffer().appendBytes(whole, 0, length);
            assertThat(read(CODECS.apiRequest(), cut))
                    .as("first %d bytes", length)
                    .isInstanceOf(Undecodable.class);
        }
    }

    private static <T> String hex(MessageCodec<T, T> codec, T value) {
        Buffer wire = Buffer.buffer();
        codec.encodeToWire(wire, value);
        return HexFormat.of().formatHex(wire.getBytes());
    }

    private static <T> Object roundTrip(MessageCodec<T, T> codec, T value) {
        Buffer wire = Buffer.buffer("before");
        int start = wire.length();
        codec.encodeToWire(wire, value);
        return ((MessageCodec<T, ?>) codec).decodeFromWire(start, wire);
    }

    private static Object read(MessageCodec<?, ?> codec, Buffer wire) {
        return codec.decodeFromWire(0, wire);
    }
}
