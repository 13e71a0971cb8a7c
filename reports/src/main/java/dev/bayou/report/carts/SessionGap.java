package dev.bayou.report.carts;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.io.Serializable;
import java.time.Duration;
import java.time.temporal.ChronoUnit;

/**
 * So long nothing happens, and a shopper's session is over.
 *
 * @param length whole seconds, from one to thirty days
 */
public record SessionGap(Duration length) implements Comparable<SessionGap>, Serializable {
    public static final SessionGap SHORTEST = new SessionGap(Duration.ofSeconds(1));

    private static final int MOST_DAYS = 30;

    /**
     * Refuses what is out of bounds.
     *
     * @throws IllegalArgumentException if the length is
     */
    public SessionGap {
        if (length.toSeconds() < 1
                || length.toDays() > MOST_DAYS
                || !length.truncatedTo(ChronoUnit.SECONDS).equals(length)) {
            throw new IllegalArgumentException("a gap is of whole seconds, from 1s to 30d, and not of " + length);
        }
    }

    /** The gap that {@link #toString} writes. */
    @JsonCreator
    static SessionGap of(String text) {
        long number = Long.parseLong(text, 0, text.length() - 1, 10);
        return new SessionGap(text.endsWith("m") ? Duration.ofMinutes(number) : Duration.ofSeconds(number));
    }

    long millis() {
        return length.toMillis();
    }

    /** In minutes if it is whole minutes, {@code 30m}; else in seconds, {@code 90s}. */
    @JsonValue
    @Override
    public String toString() {
        return length.toSecondsPart() == 0 ? length.toMinutes() + "m" : length.toSeconds() + "s";
    }

    @Override
    public int compareTo(SessionGap other) {
        return length.compareTo(other.length);
    }
}
