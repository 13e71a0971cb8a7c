package dev.bayou.archive;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.stream.Collectors;

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
