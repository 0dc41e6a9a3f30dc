package dev.lad.shared.providers;

import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.buffer.Buffer;
import java.util.List;

/** What a request carries. */
public sealed interface ProviderBody {

    /** Nothing. */
    record None() implements ProviderBody {}

    /** JSON. */
    record Json(JsonNode tree) implements ProviderBody {}

    /** {@code application/x-www-form-urlencoded}, in this order; names may repeat. */
    record Form(List<Field> fields) implements ProviderBody {}

    /** {@code multipart/form-data}. */
    record Multipart(List<Field> fields, List<File> files) implements ProviderBody {}

    /** A field of a form, or of a query. */
    record Field(String name, String value) {}

    /** A file of a multipart form. */
    record File(String name, String fileName, String mediaType, Buffer content) {}
}
