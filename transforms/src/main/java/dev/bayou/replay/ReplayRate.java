package dev.bayou.replay;

import java.io.Serializable;
import java.time.Duration;

/**
 * How fast records are replayed at most, by all threads of one JVM together.
 *
 * @param perSecond more than 0
 */
public record ReplayRate(long perSecond, Unit unit) implements Serializable {
    public static final ReplayRate UNLIMITED = new ReplayRate(Long.MAX_VALUE, Unit.RECORDS);

    /** What is counted. */
    public enum Unit {
        RECORDS,
        /** Of keys, values and headers. */
        BYTES
    }

    public boolean isLimited() {
        return perSecond != Long.MAX_VALUE;
    }

    /** How long so much takes at least. */
    public Duration timeFor(long amount) {
        return Duration.ofMillis((long) (1e3 * amount / perSecond));
    }
}
