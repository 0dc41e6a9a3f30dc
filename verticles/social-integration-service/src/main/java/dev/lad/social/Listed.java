package dev.lad.social;

import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * What was read of a list at Unipile.
 *
 * @param isWhole false where there is more that was not read
 */
record Listed(List<JsonNode> items, boolean isWhole) {

    /** The first that is wanted; fails where none was read but one may be in the rest. */
    Future<Optional<JsonNode>> first(Predicate<JsonNode> wanted) {
        Optional<JsonNode> found = items.stream().filter(wanted).findFirst();
        return found.isPresent() || isWhole
                ? Future.succeededFuture(found)
                : Future.failedFuture(UnipileErrors.notShown());
    }
}
