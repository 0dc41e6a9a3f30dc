package dev.lad.campaigns.walk;

import dev.lad.shared.errors.Failure;
import dev.lad.shared.jobs.Reasons;
import dev.lad.shared.json.Json;
import io.vertx.core.Future;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/** What another service's failure means for a touch: sent already, refused for good, not now, or unknown. */
final class Refusals {
    private static final Duration WITHOUT_CREDITS = Duration.ofMinutes(15);
    static final Duration WITHOUT_ACCOUNT = Duration.ofMinutes(30);
    private static final Duration UNSAID = Duration.ofMinutes(15);
    private static final Duration DOWN = Duration.ofSeconds(15);
    private static final Duration BUSY = Duration.ofSeconds(2);
    private static final String DISCONNECTED = "account_disconnected";
    private static final Set<String> NO_ACCOUNT = Set.of("no_account", DISCONNECTED, "feature_disabled");
    private static final Set<String> UNDER_WAY = Set.of("in_progress", "idempotency_key_in_use", "number_busy");
    private static final Set<String> NEEDLESS = Set.of(Result.Needless.CONNECTED, "already_following");
    private static final Set<String> REUSED = Set.of("key_reused", "idempotency_key_reused");

    private final Clock business;

    Refusals(Clock business) {
        this.business = business;
    }

    Future<Result> result(Throwable error) {
        if (!(error instanceof Failure failure)) {
            return Future.failedFuture(error);
        }
        Optional<Result> known = known(failure);
        return known.isPresent() ? Future.succeededFuture(known.get()) : Future.failedFuture(failure);
    }

    private Optional<Result> known(Failure failure) {
        String code = failure.code();
        if (code.equals("already_invited")) {
            return Optional.of(new Result.Done(code, Json.object(), BigDecimal.ZERO));
        }
        if (NEEDLESS.contains(code)) {
            return Optional.of(new Result.Needless(code));
        }
        if (REUSED.contains(code)) {
            // Asked for before it was lost, and the words or the lead have changed since.
            return Optional.of(new Result.Uncertain(Json.object().put("code", code), false));
        }
        if (isUnderWay(failure)) {
            return Optional.of(new Result.Busy(BUSY));
        }
        if (failure.status() == 503) {
            return Optional.of(new Result.Busy(DOWN));
        }
        if (failure.status() == 402) {
            return Optional.of(new Result.Held(code, business.instant().plus(WITHOUT_CREDITS), false));
        }
        if (NO_ACCOUNT.contains(code)) {
            String reason = code.equals(DISCONNECTED) ? ofAccount(text(failure, "accountStatus")) : code;
            Instant until = business.instant().plus(WITHOUT_ACCOUNT);
            return Optional.of(
                    new Result.Held(reason, until, text(failure, "othersCanAct").equals("true")));
        }
        if (failure.status() == 429 || code.equals("outside_calling_hours")) {
            return Optional.of(later(failure));
        }
        return failure.status() >= 400 && failure.status() < 500
                ? Optional.of(new Result.Refused(code, failure.sentence()))
                : Optional.empty();
    }

    /** Until {@code nextAt}, else by {@code Retry-After}, else after a while. */
    private Result later(Failure failure) {
        Instant now = business.instant();
        Duration pause = Reasons.retryAfter(failure);
        Instant until = nextAt(failure).orElseGet(() -> now.plus(pause.isZero() ? UNSAID : pause));
        // The time came while the refusal was on its way.
        return until.isAfter(now) ? new Result.Held(failure.code(), until, false) : new Result.Busy(BUSY);
    }

    /** Why touches wait for an account, by how social-integration says that it stands. */
    static String ofAccount(String status) {
        return status.isEmpty() ? DISCONNECTED : "account_" + status;
    }

    private static Optional<Instant> nextAt(Failure failure) {
        try {
            return Optional.of(text(failure, "nextAt"))
                    .filter(text -> !text.isEmpty())
                    .map(Instant::parse);
        } catch (DateTimeException unreadable) {
            return Optional.empty();
        }
    }

    private static String text(Failure failure, String member) {
        return Json.tree(failure.members()).path(member).asText();
    }

    /** Whether somebody is at it at this moment. */
    static boolean isUnderWay(Failure failure) {
        return UNDER_WAY.contains(failure.code());
    }
}
