package dev.lad.shared.time;

import java.time.Clock;

/**
 * The two clocks of a node. They are the same in production. In the sandbox the business clock may be sped up, so that
 * days of a campaign pass in seconds, while tokens, leases and deadlines keep to real time.
 *
 * @param wall real time: tokens, leases, deadlines, rate limits, signature ages
 * @param business when things happen for the user: schedules, delays, timestamps of deals, touches and ledger entries
 */
public record Time(Clock wall, Clock business) {

    /** One clock for both: {@code machine}'s, set right by the database's once that is known. */
    public static Time of(Clock machine) {
        Clock clock = new CommonClock(machine);
        return new Time(clock, clock);
    }

    /** This machine's time. */
    public static Time system() {
        return of(Clock.systemUTC());
    }
}
