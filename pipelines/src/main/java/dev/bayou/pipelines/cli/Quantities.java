package dev.bayou.pipelines.cli;

import dev.bayou.replay.ReplaySettings.ReplayRate;
import dev.bayou.replay.ReplaySettings.ReplayRate.Unit;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Parses durations, sizes, rates and hours in flags; throws an IllegalArgumentException for any other text. */
public final class Quantities {
    private static final Pattern NUMBER_AND_UNIT = Pattern.compile("(\\d{1,15})\\s*([a-zA-Z]*)");
    private static final Pattern HOUR = Pattern.compile("(\\d{4}-\\d{2}-\\d{2})T(\\d{2})");
    private static final Map<String, Duration> TIMES = Map.of(
            "ms", Duration.ofMillis(1),
            "s", Duration.ofSeconds(1),
            "m", Duration.ofMinutes(1),
            "h", Duration.ofHours(1),
            "d", Duration.ofDays(1));
    private static final Map<String, Long> SIZES = Map.of(
            "", 1L,
            "b", 1L,
            "kb", 1_000L,
            "mb", 1_000_000L,
            "gb", 1_000_000_000L,
            "kib", 1L << 10,
            "mib", 1L << 20,
            "gib", 1L << 30);

    /** A century: with a longer duration, sums with the current time may overflow. */
    private static final Duration LONGEST = Duration.ofDays(36_500);

    private Quantities() {}

    /** A positive duration: {@code 500ms}, {@code 10s}, {@code 5m}, {@code 1h}, {@code 1d}. */
    public static Duration duration(String text) {
        Matcher matcher = NUMBER_AND_UNIT.matcher(text);
        if (matcher.matches()
                && TIMES.containsKey(matcher.group(2))
                && !matcher.group(1).matches("0+")) {
            Duration unit = TIMES.get(matcher.group(2));
            long number = Long.parseLong(matcher.group(1));
            if (number > LONGEST.dividedBy(unit)) {
                throw new IllegalArgumentException("'" + text + "' is too long; give at most 36500d");
            }
            return unit.multipliedBy(number);
        }
        throw new IllegalArgumentException(
                "'" + text + "' is not a duration; write a number and a unit: 500ms, 10s, 5m, 1h, 1d");
    }

    /** A positive number of bytes: {@code 1048576}, {@code 64MB}, {@code 128MiB}. */
    public static long bytes(String text) {
        Matcher matcher = NUMBER_AND_UNIT.matcher(text);
        if (matcher.matches() && !matcher.group(1).matches("0+")) {
            Long unit = SIZES.get(matcher.group(2).toLowerCase(Locale.ROOT));
            if (unit != null && Long.parseLong(matcher.group(1)) <= Long.MAX_VALUE / unit) {
                return Long.parseLong(matcher.group(1)) * unit;
            }
        }
        throw new IllegalArgumentException(
                "'" + text + "' is not a size; write bytes, or a number and a unit: 64MB, 128MiB");
    }

    /** A duration in whole seconds: {@code 1h2m3s}. */
    public static String text(Duration duration) {
        return duration.truncatedTo(ChronoUnit.SECONDS).toString().substring(2).toLowerCase(Locale.ROOT);
    }

    /** A rate per second: {@code 1000} records or {@code 5MB}; {@code /s} may follow. */
    public static ReplayRate rate(String text) {
        String amount =
                text.endsWith("/s") ? text.substring(0, text.length() - 2).strip() : text;
        Unit unit = amount.matches("\\d+") ? Unit.RECORDS : Unit.BYTES;
        try {
            return new ReplayRate(bytes(amount), unit);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "'" + text + "' is not a rate; write records per second as 1000, or bytes per second as 5MB", e);
        }
    }

    static int partition(String text) {
        if (!text.matches("\\d{1,9}")) {
            throw new IllegalArgumentException("'" + text + "' is not a partition number");
        }
        return Integer.parseInt(text);
    }

    /** The start of a day or an hour in UTC: {@code 2018-10-30} or {@code 2018-10-30T23}. */
    static Instant hour(String text) {
        try {
            Matcher matcher = HOUR.matcher(text);
            LocalDateTime start = matcher.matches()
                    ? LocalDate.parse(matcher.group(1)).atTime(Integer.parseInt(matcher.group(2)), 0)
                    : LocalDate.parse(text).atStartOfDay();
            return start.toInstant(ZoneOffset.UTC);
        } catch (DateTimeException e) {
            throw new IllegalArgumentException(
                    "'" + text + "' is not a day or an hour; write 2018-10-30 or 2018-10-30T23, in UTC", e);
        }
    }
}
