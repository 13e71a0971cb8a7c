package dev.bayou.archive;

import dev.bayou.archive.TimeWindow.WindowSize;
import java.io.Serializable;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Which windows: whole ones, those that begin in the range.
 *
 * @param from inclusive
 * @param to exclusive
 */
public record TimeRange(Instant from, Instant to) implements Serializable {
    public static final TimeRange ALL = new TimeRange(Instant.MIN, Instant.MAX);

    /** Years before and after are written with a sign, and sort before all others. */
    private static final Instant FIRST_YEAR = Instant.parse("0000-01-01T00:00:00Z");

    private static final Instant AFTER_LAST_YEAR = Instant.parse("+10000-01-01T00:00:00Z");

    private static final String SIGNED = "dt=+";
    private static final String UNSIGNED = "dt=0";
    private static final String LAST = String.valueOf(Character.MAX_VALUE);

    /** Names after the first, which is in it, and before the second, which is not. */
    public record Names(String from, String before) {}

    /**
     * Whether the range holds the window.
     *
     * @throws CutDayException if the range begins or ends within a day that has one folder
     */
    public boolean touches(TimeWindow window) {
        if (window.size() == WindowSize.DAY && (isWithin(window, from) || isWithin(window, to))) {
            throw new CutDayException(window, this);
        }
        return !window.start().isBefore(from) && window.start().isBefore(to);
    }

    private static boolean isWithin(TimeWindow window, Instant instant) {
        return instant.isAfter(window.start()) && instant.isBefore(window.end());
    }

    /** Between which names the folders of the range's days are; others may be there too. */
    public List<Names> dayFolders() {
        if (from.isBefore(FIRST_YEAR)) {
            return List.of(new Names("", beforeName()));
        }
        List<Names> folders = new ArrayList<>();
        if (to.isAfter(AFTER_LAST_YEAR)) {
            folders.add(new Names(SIGNED, UNSIGNED));
        }
        if (from.isBefore(AFTER_LAST_YEAR)) {
            folders.add(new Names(dayFolder(from), beforeName()));
        }
        return folders;
    }

    private String beforeName() {
        if (!to.isAfter(FIRST_YEAR)) {
            return UNSIGNED;
        }
        return to.isAfter(AFTER_LAST_YEAR.minus(Duration.ofDays(1)))
                ? LAST
                : dayFolder(to.minusNanos(1).plus(Duration.ofDays(1)));
    }

    private static String dayFolder(Instant instant) {
        return TimeWindow.containing(instant.toEpochMilli(), WindowSize.DAY).folder();
    }

    public boolean isAll() {
        return equals(ALL);
    }

    /** Rejects a range of hours within the folder of a whole day, whose records no folder divides into hours. */
    public static final class CutDayException extends IllegalArgumentException {
        CutDayException(TimeWindow day, TimeRange range) {
            super("The folder " + day + " holds a whole day, and --from=" + range.from() + " and --to=" + range.to()
                    + " would cut it; give whole days, such as --from=" + date(day) + " --to="
                    + date(TimeWindow.containing(day.end().toEpochMilli(), WindowSize.DAY)));
        }

        private static String date(TimeWindow day) {
            return day.folder().substring("dt=".length());
        }
    }
}
