package dev.bayou.archive;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.io.Serializable;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoField;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * One hour or day of event time in UTC, and the folder that holds it: {@code dt=2018-10-30/hr=23} or
 * {@code dt=2018-10-30}. Both spellings are Secor's and Hive's.
 *
 * @param start the first instant, inclusive
 * @param size how long it lasts
 */
public record TimeWindow(Instant start, WindowSize size) implements Comparable<TimeWindow>, Serializable {
    private static final DateTimeFormatter DAY_FOLDER =
            DateTimeFormatter.ofPattern("'dt='uuuu-MM-dd", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter HOUR_FOLDER =
            DateTimeFormatter.ofPattern("'dt='uuuu-MM-dd'/hr='HH", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter ANY_FOLDER = new DateTimeFormatterBuilder()
            .appendPattern("'dt='uuuu-MM-dd['/hr='HH]")
            .parseDefaulting(ChronoField.HOUR_OF_DAY, 0)
            .toFormatter(Locale.ROOT);
    private static final Comparator<TimeWindow> ORDER =
            Comparator.comparing(TimeWindow::start).thenComparing(TimeWindow::size);

    /** The window of that size that holds the instant, given in milliseconds since 1970. */
    public static TimeWindow containing(long epochMillis, WindowSize size) {
        long length = size.duration().toMillis();
        return new TimeWindow(Instant.ofEpochMilli(Math.floorDiv(epochMillis, length) * length), size);
    }

    /**
     * Reads back what {@link #folder} wrote.
     *
     * @throws IllegalArgumentException if the text is no window's folder
     */
    @JsonCreator
    public static TimeWindow ofFolder(String folder) {
        try {
            Instant start = LocalDateTime.parse(folder, ANY_FOLDER).toInstant(ZoneOffset.UTC);
            TimeWindow window = new TimeWindow(start, folder.contains("/") ? WindowSize.HOUR : WindowSize.DAY);
            if (window.folder().equals(folder)) {
                return window;
            }
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException("'" + folder + "' is not the folder of a window", e);
        }
        throw new IllegalArgumentException("'" + folder + "' is not the folder of a window");
    }

    /** The folder below the topic's, without slashes at its ends. */
    @JsonValue
    public String folder() {
        return (size == WindowSize.HOUR ? HOUR_FOLDER : DAY_FOLDER).format(start);
    }

    /** The first instant after the window. */
    public Instant end() {
        return start.plus(size.duration());
    }

    public boolean contains(long epochMillis) {
        return epochMillis >= start.toEpochMilli() && epochMillis < end().toEpochMilli();
    }

    @Override
    public int compareTo(TimeWindow other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return folder();
    }

    /** How much event time one folder of the archive covers. */
    public enum WindowSize {
        HOUR("1h", ChronoUnit.HOURS),
        DAY("1d", ChronoUnit.DAYS);

        private final String flag;
        private final ChronoUnit unit;

        WindowSize(String flag, ChronoUnit unit) {
            this.flag = flag;
            this.unit = unit;
        }

        /**
         * The size written as on the command line, {@code 1h} or {@code 1d}.
         *
         * @throws IllegalArgumentException if it is neither
         */
        public static WindowSize named(String flag) {
            for (WindowSize size : values()) {
                if (size.flag.equals(flag)) {
                    return size;
                }
            }
            throw new IllegalArgumentException("'" + flag + "' is no window size; choose one of "
                    + Arrays.stream(values()).map(size -> size.flag).collect(Collectors.joining(", ")));
        }

        public Duration duration() {
            return unit.getDuration();
        }

        @Override
        public String toString() {
            return flag;
        }
    }
}
