package dev.lad.overview;

import io.vertx.core.Future;
import io.vertx.pgclient.PgException;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Something read from another service, or why it could not be. */
record Section<T>(boolean available, Optional<String> reason, Optional<T> data) {
    private static final Logger LOG = LoggerFactory.getLogger(Section.class);

    /** SQLSTATEs for a table, schema or column that is not there (yet), or not shown to us. */
    private static final Set<String> NOT_PUBLISHED = Set.of("42P01", "3F000", "42703", "42501");

    /** What is read; without the views that it is read from it is unavailable, and any other failure stays one. */
    static <T> Future<Section<T>> of(String service, Future<T> read) {
        return read.map(data -> new Section<>(true, Optional.empty(), Optional.of(data)))
                .recover(error -> {
                    if (!(error instanceof PgException refused) || !NOT_PUBLISHED.contains(refused.getSqlState())) {
                        return Future.failedFuture(error);
                    }
                    LOG.atInfo()
                            .addKeyValue("service", service)
                            .addKeyValue("why", refused.getErrorMessage())
                            .log("overview.not-published");
                    return Future.succeededFuture(new Section<>(
                            false,
                            Optional.of("The " + service + " service has not published these figures."),
                            Optional.empty()));
                });
    }
}
