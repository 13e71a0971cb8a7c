package dev.bayou.archive;

import java.io.Serializable;
import java.time.Duration;
import java.time.Instant;

/**
 * How far a timestamp may be ahead of a clock and still be plausible as an event time. A plausible time is not before
 * 1970 and not after the year 9999.
 */
public record TimestampTolerance(Duration maxAhead) implements Serializable {
    /** Producers' clocks and time zones are wrong by hours, units and years by more. */
    public static final TimestampTolerance DEFAULT = new TimestampTolerance(Duration.ofDays(1));

    /** A later one has no folder that sorts behind the earlier ones, and Beam has no such time from some point on. */
    private static final Instant LAST = Instant.parse("9999-12-31T23:59:59.999Z");

    /** The latest plausible time by a clock that shows this time. */
    public Instant latest(Instant clock) {
        return clock.isAfter(LAST) || maxAhead.compareTo(Duration.between(clock, LAST)) > 0
                ? LAST
                : clock.plus(maxAhead);
    }
}
