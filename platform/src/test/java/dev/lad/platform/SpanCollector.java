package dev.lad.platform;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;

/**
 * A collector of OpenTelemetry that keeps what it is sent. Reads of the messages of
 * https://github.com/open-telemetry/opentelemetry-proto (trace/v1/trace.proto) what the tests need, by field number.
 */
final class SpanCollector {
    private static final int VARINT = 0;
    private static final int FIXED_64 = 1;
    private static final int BYTES = 2;

    private final List<Span> spans = new CopyOnWriteArrayList<>();
    private final int port;

    /** @param service whose it is, from its resource */
    record Span(String service, String traceId, String spanId, String parentId, String name) {}

    SpanCollector(Vertx vertx) {
        port = vertx.createHttpServer()
                .requestHandler(request -> request.body().onSuccess(body -> {
                    if (request.path().equals("/v1/traces")) {
                        read(body);
                    }
                    request.response()
                            .putHeader("content-type", "application/x-protobuf")
                            .end();
                }))
                .listen(0, "127.0.0.1")
                .await()
                .actualPort();
    }

    String url() {
        return "http://127.0.0.1:" + port;
    }

    List<Span> of(String traceId) {
        return spans.stream().filter(span -> span.traceId().equals(traceId)).toList();
    }

    /** ExportTraceServiceRequest.resource_spans = 1; ResourceSpans.resource = 1, .scope_spans = 2; ScopeSpans.spans = 2. */
    private void read(Buffer request) {
        fields(request, (number, resourceSpans) -> {
            List<String> service = new ArrayList<>();
            fields(resourceSpans, (field, part) -> {
                if (field == 1) {
                    fields(part, (attribute, pair) -> service.addAll(valueOf("service.name", pair)));
                } else if (field == 2) {
                    fields(part, (inScope, span) -> {
                        if (inScope == 2) {
                            spans.add(span(String.join("", service), span));
                        }
                    });
                }
            });
        });
    }

    /** KeyValue.key = 1, .value = 2; AnyValue.string_value = 1. */
    private static List<String> valueOf(String key, Buffer pair) {
        List<String> texts = new ArrayList<>();
        fields(pair, (field, content) -> {
            if (field == 1) {
                texts.add(text(content));
            } else {
                fields(content, (kind, value) -> texts.add(text(value)));
            }
        });
        return texts.get(0).equals(key) ? texts.subList(1, 2) : List.of();
    }

    /** Span.trace_id = 1, .span_id = 2, .parent_span_id = 4, .name = 5. */
    private static Span span(String service, Buffer message) {
        String[] parts = {"", "", "", "", "", ""};
        fields(message, (field, content) -> {
            if (field == 5) {
                parts[5] = text(content);
            } else if (field < 5) {
                parts[field] = HexFormat.of().formatHex(content.getBytes());
            }
        });
        return new Span(service, parts[1], parts[2], parts[4], parts[5]);
    }

    private static String text(Buffer content) {
        return content.toString(StandardCharsets.UTF_8);
    }

    /** Calls for each field that holds bytes; others are passed over. */
    private static void fields(Buffer message, BiConsumer<Integer, Buffer> each) {
        int[] at = {0};
        while (at[0] < message.length()) {
            int tag = (int) varint(message, at);
            switch (tag & 7) {
                case VARINT -> varint(message, at);
                case FIXED_64 -> at[0] += 8;
                case BYTES -> {
                    int length = (int) varint(message, at);
                    each.accept(tag >> 3, message.slice(at[0], at[0] + length));
                    at[0] += length;
                }
                default -> at[0] += 4;
            }
        }
    }

    private static long varint(Buffer message, int[] at) {
        long value = 0;
        for (int shift = 0; ; shift += 7) {
            byte next = message.getByte(at[0]++);
            value |= (long) (next & 0x7f) << shift;
            if (next >= 0) {
                return value;
            }
        }
    }
}
