package dev.lad.shared.observe;

import dev.lad.bus.Trace;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Begins the spans of one service, named after what it does. */
public final class Spans {
    /** Records nothing; traces are handed on all the same, for logs. */
    public static final Spans OFF = new Spans(null);

    private final @Nullable Tracer tracer;

    Spans(@Nullable Tracer tracer) {
        this.tracer = tracer;
    }

    public boolean isOn() {
        return tracer != null;
    }

    /**
     * A request from outside, to be {@linkplain Span#name named} when its operation is known.
     *
     * @param traceparent the client's header; where it is absent or malformed a trace begins here
     */
    public Span request(@Nullable String traceparent) {
        return tracer == null
                ? Span.at(Trace.continued(traceparent))
                : begun(
                        tracer,
                        "request",
                        SpanKind.SERVER,
                        Trace.read(traceparent).orElse(null));
    }

    /** A call of another service. */
    public Span call(String service, String operation, Trace parent) {
        return tracer == null
                ? Span.at(parent)
                : begun(tracer, service + "." + operation, SpanKind.CLIENT, parent)
                        .put("lad.target", service);
    }

    /** An operation being answered. */
    public Span operation(String service, String operation, Trace parent) {
        return tracer == null
                ? Span.at(parent)
                : begun(tracer, service + "." + operation, SpanKind.SERVER, parent)
                        .put("lad.service", service);
    }

    /** Work that was written down before: a job, an event. */
    public Span work(String name, Trace parent) {
        return tracer == null ? Span.at(parent) : begun(tracer, name, SpanKind.CONSUMER, parent);
    }

    /**
     * A statement under the current trace; nothing outside of one, so that polling makes no traces.
     *
     * @param statement as it stands in the source: values are parameters, and stay out
     */
    public Span sql(String statement) {
        Trace parent = tracer == null ? null : CurrentTrace.orNull();
        if (tracer == null || parent == null) {
            return Span.NONE;
        }
        String text = statement.strip();
        return begun(tracer, "sql " + text.split("\\s", 2)[0].toLowerCase(Locale.ROOT), SpanKind.CLIENT, parent)
                .put("db.system.name", "postgresql")
                .put("db.query.text", text);
    }

    /** A request to a provider under the current trace. */
    public Span provider(String provider, String operation) {
        Trace parent = tracer == null ? null : CurrentTrace.orNull();
        return tracer == null || parent == null
                ? Span.NONE
                : begun(tracer, provider + "." + operation, SpanKind.CLIENT, parent)
                        .put("peer.service", provider);
    }

    private static Span begun(Tracer tracer, String name, SpanKind kind, @Nullable Trace parent) {
        SpanBuilder builder = tracer.spanBuilder(name).setSpanKind(kind);
        Context context = Optional.ofNullable(parent)
                .map(trace -> Context.root().with(io.opentelemetry.api.trace.Span.wrap(remote(trace))))
                .orElseGet(Context::root);
        return Span.recording(builder.setParent(context).startSpan());
    }

    private static SpanContext remote(Trace trace) {
        return SpanContext.createFromRemoteParent(
                trace.traceId(),
                trace.spanId(),
                trace.sampled() ? TraceFlags.getSampled() : TraceFlags.getDefault(),
                TraceState.getDefault());
    }
}
