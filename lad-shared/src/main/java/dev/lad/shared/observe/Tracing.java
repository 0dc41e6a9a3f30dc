package dev.lad.shared.observe;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporterBuilder;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * Sends the spans of a process to an OpenTelemetry collector, in batches, over OTLP/HTTP. Where no collector is
 * configured nothing of OpenTelemetry is loaded.
 */
public final class Tracing {
    private final TracingConfig config;
    private final String version;
    private final @Nullable SpanProcessor processor;

    private Tracing(TracingConfig config, String version, @Nullable SpanProcessor processor) {
        this.config = config;
        this.version = version;
        this.processor = processor;
    }

    /** @param version the release, as spans tell it */
    public static Tracing start(TracingConfig config, String version) {
        return new Tracing(
                config,
                version,
                config.collector().map(url -> processor(config, url)).orElse(null));
    }

    /** The spans of one service, under its own name. */
    public Spans spans(String service) {
        if (processor == null) {
            return Spans.OFF;
        }
        Attributes about = Attributes.builder()
                .put("service.namespace", "lad")
                .put("service.name", service)
                .put("service.version", version)
                .build();
        SdkTracerProvider provider = SdkTracerProvider.builder()
                .setResource(Resource.create(about))
                .setSampler(Sampler.parentBased(Sampler.traceIdRatioBased(config.sampled())))
                .addSpanProcessor(processor)
                .build();
        return new Spans(provider.get("dev.lad"));
    }

    /** Sends what is still here, as far as the collector takes it. */
    public Future<Void> close() {
        Promise<Void> closed = Promise.promise();
        if (processor == null) {
            closed.complete();
        } else {
            CompletableResultCode sent = processor.shutdown();
            sent.whenComplete(closed::complete);
        }
        return closed.future();
    }

    private static SpanProcessor processor(TracingConfig config, URI collector) {
        OtlpHttpSpanExporterBuilder exporter =
                OtlpHttpSpanExporter.builder().setEndpoint(collector.toString().replaceFirst("/+$", "") + "/v1/traces");
        config.headers().forEach(exporter::addHeader);
        return BatchSpanProcessor.builder(exporter.build())
                .setScheduleDelay(config.delay())
                .build();
    }
}
