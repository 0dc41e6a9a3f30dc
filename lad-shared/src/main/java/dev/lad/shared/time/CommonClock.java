package dev.lad.shared.time;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This machine's clock, set right by the database's, which all nodes ask: leases, deadlines and timestamps of nodes whose
 * own clocks differ then agree. Small differences are left alone, so that time runs evenly.
 */
public final class CommonClock extends Clock {
    /** Less than this does no harm to leases of half a minute; more may. */
    private static final Duration TOLERATED = Duration.ofSeconds(1);

    private static final Logger LOG = LoggerFactory.getLogger(CommonClock.class);

    private final Clock own;
    private volatile Duration behind = Duration.ZERO;

    public CommonClock(Clock own) {
        this.own = own;
    }

    @Override
    public Instant instant() {
        return own.instant().plus(behind);
    }

    /**
     * Takes in what the database's clock showed when it was asked.
     *
     * @param theirs its time, some time between {@code asked} and {@code answered}
     * @param asked by this clock
     * @param answered by this clock
     */
    public void compare(Instant theirs, Instant asked, Instant answered) {
        Duration known = behind;
        Duration took = Duration.between(asked, answered);
        Instant middle = asked.plus(took.dividedBy(2)).minus(known);
        Duration difference = Duration.between(middle, theirs);
        if (difference.minus(known).abs().compareTo(TOLERATED.plus(took)) > 0) {
            behind = difference;
            LOG.atWarn().addKeyValue("behindMillis", difference.toMillis()).log("clock.corrected");
        }
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        throw new UnsupportedOperationException("instants are UTC here; convert them where they are shown");
    }
}
