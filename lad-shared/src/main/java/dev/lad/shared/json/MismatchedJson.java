package dev.lad.shared.json;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.InputCoercionException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.exc.ValueInstantiationException;
import java.util.Collection;
import java.util.Map;

/** JSON that does not fit the type it was read into: a member unknown, or of another type, or out of range. */
public final class MismatchedJson extends RuntimeException {
    private final String pointer;

    private MismatchedJson(String pointer, String reason) {
        // No stack trace: a refusal is an answer, and must cost no more than one.
        super(reason, null, false, false);
        this.pointer = pointer;
    }

    /** Where, as a JSON pointer (RFC 6901); empty for the document itself. */
    public String pointer() {
        return pointer;
    }

    static MismatchedJson from(JsonProcessingException failure) {
        var pointer = failure instanceof JsonMappingException mapping ? pointer(mapping) : "";
        return new MismatchedJson(pointer, reason(failure));
    }

    private static String reason(JsonProcessingException failure) {
        if (failure instanceof UnrecognizedPropertyException) {
            return "There is no such member.";
        }
        // What a record's own constructor refused, in the record's words.
        if (failure instanceof ValueInstantiationException
                && failure.getCause() instanceof IllegalArgumentException refusal
                && refusal.getMessage() != null) {
            return refusal.getMessage();
        }
        if (failure.getCause() instanceof InputCoercionException) {
            return "The number is out of range.";
        }
        if (failure instanceof MismatchedInputException mismatch && mismatch.getTargetType() != null) {
            return "The value cannot be read as %s.".formatted(name(mismatch.getTargetType()));
        }
        return "The value does not fit.";
    }

    private static String name(Class<?> type) {
        if (type.isEnum()) {
            return "one of the values allowed here";
        }
        if (type == boolean.class || type == Boolean.class) {
            return "true or false";
        }
        if (type.isPrimitive() || Number.class.isAssignableFrom(type)) {
            return "a number of this kind";
        }
        if (type.isRecord() || Map.class.isAssignableFrom(type)) {
            return "an object";
        }
        if (Collection.class.isAssignableFrom(type)) {
            return "a list";
        }
        return type == String.class ? "text" : type.getSimpleName();
    }

    private static String pointer(JsonMappingException failure) {
        var pointer = JsonPointer.empty();
        for (var step : failure.getPath()) {
            pointer = step.getFieldName() == null
                    ? pointer.appendIndex(Math.max(0, step.getIndex()))
                    : pointer.appendProperty(step.getFieldName());
        }
        return pointer.toString();
    }
}
