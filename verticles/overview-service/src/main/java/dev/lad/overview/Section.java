package dev.lad.overview;

import dev.lad.shared.db.PgErrors;
import io.vertx.core.Future;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Something read from another service, or why it could not be. */
record Section<T>(boolean available, Optional<String> reason, Optional<T> data) {
    private static final Logger LOG = LoggerFactory.getLogger(Section.class);

    /** What is read; without the views that it is read from it is unavailable, and any other failure stays one. */
    static <T> Future<Section<T>> of(String service, Future<T> read) {
        return read.map(data -> new Section<>(true, Optional.empty(), Optional.of(data)))
                .recover(error -> {
                    if (!PgErrors.isNotPublished(error)) {
                        return Future.failedFuture(error);
                    }
                    LOG.atInfo()
                            .addKeyValue("service", service)
                            .addKeyValue("why", error.getMessage())
                            .log("overview.not-published");
                    return Future.succeededFuture(new Section<>(
                            false,
                            Optional.of("The " + service + " service has not published these figures."),
                            Optional.empty()));
                });
    }
}
