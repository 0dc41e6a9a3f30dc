package dev.lad.bus;

import dev.lad.bus.Wire.Reader;
import dev.lad.bus.Wire.Writer;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.MessageCodec;
import java.time.Clock;

/** All codecs of the event bus. Registered once per Vert.x instance, before the first consumer. */
public final class Codecs {
    /**
     * The message format as a whole, in which nodes of a cluster must agree. A change that an older release cannot read is
     * a new number: such releases do not join each other.
     */
    public static final String FORMAT = "1";

    private final Clock wall;

    /** @param wall this machine's clock, against which the time left of a request is counted */
    public Codecs(Clock wall) {
        this.wall = wall;
    }

    public void register(EventBus bus) {
        bus.registerDefaultCodec(ApiRequest.class, apiRequest());
        bus.registerDefaultCodec(ApiResponse.class, apiResponse());
        bus.registerDefaultCodec(Announcement.class, announcement());
        bus.registerDefaultCodec(
                Undecodable.class,
                codec(new VersionedCodec<>(
                        "lad.undecodable",
                        1,
                        (out, value) -> out.text(value.reason()),
                        in -> new Undecodable(in.text()))));
    }

    MessageCodec<ApiRequest, ApiRequest> apiRequest() {
        return codec(new VersionedCodec<>("lad.request", 1, this::writeRequest, this::readRequest));
    }

    MessageCodec<ApiResponse, ApiResponse> apiResponse() {
        return codec(new VersionedCodec<>(
                "lad.response",
                1,
                (out, value) -> out.number(value.status()).map(value.headers()).bytes(value.body()),
                in -> new ApiResponse((int) in.number(), in.map(), in.bytes())));
    }

    MessageCodec<Announcement, Announcement> announcement() {
        return codec(new VersionedCodec<>("lad.announcement", 1, Codecs::writeAnnouncement, Codecs::readAnnouncement));
    }

    private void writeRequest(Writer out, ApiRequest value) {
        out.text(value.service())
                .text(value.operation())
                .map(value.path())
                .text(value.query())
                .map(value.headers());
        writeIdentity(out, value.identity());
        writeTrace(out, value.trace());
        out.text(value.requestId())
                .text(value.clientIp())
                .number(value.deadlineMillis() - wall.millis())
                .bytes(value.body());
    }

    private ApiRequest readRequest(Reader in) {
        return new ApiRequest(
                in.text(),
                in.text(),
                in.map(),
                in.text(),
                in.map(),
                readIdentity(in),
                readTrace(in),
                in.text(),
                in.text(),
                wall.millis() + in.number(),
                in.bytes());
    }

    private static void writeIdentity(Writer out, Identity value) {
        out.constant(value.kind())
                .id(value.tenantId())
                .id(value.userId())
                .constant(value.role())
                .text(value.plan())
                .set(value.features())
                .text(value.session())
                .text(value.service());
    }

    private static Identity readIdentity(Reader in) {
        return new Identity(
                in.constant(Identity.Kind.class),
                in.id(),
                in.id(),
                in.constant(Role.class),
                in.text(),
                in.set(),
                in.text(),
                in.text());
    }

    private static void writeTrace(Writer out, Trace value) {
        out.text(value.traceId()).text(value.spanId()).flag(value.sampled());
    }

    private static Trace readTrace(Reader in) {
        return new Trace(in.text(), in.text(), in.flag());
    }

    private static void writeAnnouncement(Writer out, Announcement value) {
        out.text(value.service())
                .text(value.instance())
                .text(value.address())
                .text(value.url())
                .text(value.contractHash())
                .text(value.version())
                .constant(value.state());
    }

    private static Announcement readAnnouncement(Reader in) {
        return new Announcement(
                in.text(),
                in.text(),
                in.text(),
                in.text(),
                in.text(),
                in.text(),
                in.constant(Announcement.State.class));
    }

    /**
     * Vert.x asks for one type on both sides of a codec, while a reader may get an {@link Undecodable}. Consumers
     * therefore take {@code Message<Object>} and look.
     */
    @SuppressWarnings("unchecked")
    private static <T> MessageCodec<T, T> codec(VersionedCodec<T> codec) {
        return (MessageCodec<T, T>) (MessageCodec<T, ?>) codec;
    }
}
