package dev.lad.shared.observe;

import dev.lad.bus.Trace;
import dev.lad.shared.errors.Failure;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.StatusCode;
import io.vertx.core.Future;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One piece of work within a trace, from its beginning to its end. Where tracing is off it is only its position. */
public final class Span {
    private static final Trace UNTRACED = new Trace("0".repeat(32), "0".repeat(16), false);

    /** Records nothing, and belongs to no trace. */
    public static final Span NONE = new Span(UNTRACED, null);

    private final Trace trace;
    private final io.opentelemetry.api.trace.@Nullable Span recording;

    private Span(Trace trace, io.opentelemetry.api.trace.@Nullable Span recording) {
        this.trace = trace;
        this.recording = recording;
    }

    /** Records nothing. */
    static Span at(Trace trace) {
        return new Span(trace, null);
    }

    static Span recording(io.opentelemetry.api.trace.Span recording) {
        SpanContext context = recording.getSpanContext();
        return new Span(new Trace(context.getTraceId(), context.getSpanId(), context.isSampled()), recording);
    }

    /** The position that what is done within it hands on. */
    public Trace trace() {
        return trace;
    }

    /** Names it anew, once it is known what it is. */
    public void name(String service, String operation) {
        if (recording != null) {
            recording.updateName(service + "." + operation);
            recording.setAttribute(AttributeKey.stringKey("lad.service"), service);
        }
    }

    /** Says something about it; {@code key} as in OpenTelemetry's semantic conventions where those know it. */
    public Span put(String key, String value) {
        if (recording != null) {
            recording.setAttribute(AttributeKey.stringKey(key), value);
        }
        return this;
    }

    public void end() {
        if (recording != null) {
            recording.end();
        }
    }

    /** Ends it with an answer. */
    public void answered(int status) {
        if (recording != null) {
            recording.setAttribute(AttributeKey.longKey("http.response.status_code"), (long) status);
            if (status >= 500) {
                recording.setStatus(StatusCode.ERROR);
            }
            recording.end();
        }
    }

    /** Ends it when the work ends. */
    public <T> Future<T> around(Supplier<Future<T>> work) {
        return recording == null ? work.get() : work.get().onComplete((result, failure) -> end(failure));
    }

    /** Ends it; with a failure that is no expected one it counts as broken. Texts of failures are left out. */
    public void end(@Nullable Throwable failure) {
        if (recording != null && failure != null) {
            String kind = failure instanceof Failure known
                    ? known.code()
                    : failure.getClass().getSimpleName();
            recording.setAttribute(AttributeKey.stringKey("error.type"), kind);
            recording.setStatus(StatusCode.ERROR);
        }
        end();
    }
}
