package dev.bayou.archive;

import java.io.Serializable;
import java.time.Duration;
import java.time.Instant;

/**
 * Which windows: whole ones, those that begin in the range.
 *
 * @param from inclusive
 * @param to exclusive
 */
public record TimeRange(Instant from, Instant to) implements Serializable {
    public static final TimeRange ALL = new TimeRange(Instant.MIN, Instant.MAX);

    boolean touches(TimeWindow window) {
        return !window.start().isBefore(from) && window.start().isBefore(to);
    }

    /** The begin of the folders' names of the first day; all of its folders come after it. */
    String firstDay() {
        return from.equals(Instant.MIN) ? "" : dayFolder(from);
    }

    /** The begin of the folders' names of the first day that is not touched at all; no folder before it is beyond. */
    String dayAfterLast() {
        return to.equals(Instant.MAX)
                ? String.valueOf(Character.MAX_VALUE)
                : dayFolder(to.minusNanos(1).plus(Duration.ofDays(1)));
    }

    private static String dayFolder(Instant instant) {
        return TimeWindow.containing(instant.toEpochMilli(), WindowSize.DAY).folder();
    }

    boolean isAll() {
        return equals(ALL);
    }
}
