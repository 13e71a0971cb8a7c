package dev.bayou.eventtime;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.time.temporal.TemporalAccessor;
import java.util.Locale;
import java.util.OptionalLong;

/**
 * The spellings of an instant that events carry: ISO-8601 date and time with or without a zone (UTC then), and epoch
 * seconds, milliseconds, microseconds or nanoseconds as numbers, with or without a fraction or an exponent,
 * distinguished by magnitude. Anything else, and anything before 1971 or after 9999, is none.
 */
public final class Timestamps {
    private static final long EARLIEST = Instant.parse("1971-01-01T00:00:00Z").toEpochMilli();
    private static final long LATEST = Instant.parse("9999-12-31T23:59:59.999Z").toEpochMilli();
    /** Below: seconds, to the year 5138. From here: milliseconds, from 1973. Finer units follow in the same steps. */
    private static final long MILLIS_FROM = 100_000_000_000L;

    private static final long MICROS_FROM = MILLIS_FROM * 1000;
    private static final long NANOS_FROM = MICROS_FROM * 1000;
    /** More digits before the point are more than nanoseconds of the year 5138. */
    private static final int MOST_DIGITS = 20;
    /** Every number with fewer digits before the point is too small, in seconds. */
    private static final int LEAST_DIGITS = 8;
    /** Whole numbers of so many digits are compared as a {@code long}. */
    private static final int DIGITS_OF_LONG = 18;

    private static final DateTimeFormatter ISO = new DateTimeFormatterBuilder()
            .parseCaseInsensitive()
            .append(DateTimeFormatter.ISO_LOCAL_DATE_TIME)
            .optionalStart()
            .appendOffset("+HH:MM:ss", "Z")
            .optionalEnd()
            .optionalStart()
            .appendOffset("+HHMM", "Z")
            .optionalEnd()
            .optionalStart()
            .appendOffset("+HH", "Z")
            .optionalEnd()
            .toFormatter(Locale.ROOT)
            .withResolverStyle(ResolverStyle.STRICT);

    private Timestamps() {}

    /** The instant, in milliseconds since 1970, of a text. */
    public static OptionalLong ofText(String text) {
        try {
            TemporalAccessor parsed = ISO.parseBest(text, OffsetDateTime::from, LocalDateTime::from);
            Instant instant = parsed instanceof OffsetDateTime zoned
                    ? zoned.toInstant()
                    : ((LocalDateTime) parsed).toInstant(ZoneOffset.UTC);
            return plausible(instant.toEpochMilli());
        } catch (DateTimeException | ArithmeticException e) {
            return OptionalLong.empty();
        }
    }

    /** The instant, in milliseconds since 1970, of a whole number. */
    public static OptionalLong ofNumber(long number) {
        if (number < MILLIS_FROM) {
            return number < 0 ? OptionalLong.empty() : plausible(number * 1000);
        }
        return plausible(number < MICROS_FROM ? number : number < NANOS_FROM ? number / 1000 : number / 1_000_000);
    }

    /** The instant, in milliseconds since 1970, of a number however it is written; a finer fraction is cut off. */
    public static OptionalLong ofNumber(BigDecimal number) {
        // Bounds before the arithmetic: a number such as 1e999999999 must not become a gigabyte of digits.
        long digits = (long) number.precision() - number.scale();
        if (number.signum() <= 0 || digits < LEAST_DIGITS || digits > MOST_DIGITS) {
            return OptionalLong.empty();
        }
        if (number.scale() == 0 && digits <= DIGITS_OF_LONG) {
            return ofNumber(number.longValue());
        }
        // Seconds have 11 digits at most, and each finer unit three more. To milliseconds: 10^3, 10^0, 10^-3 or 10^-6
        // times.
        int power = digits <= 11 ? 3 : 3 - 3 * ((int) (digits - 9) / 3);
        return plausible(number.scaleByPowerOfTen(power).longValue());
    }

    private static OptionalLong plausible(long millis) {
        return millis >= EARLIEST && millis <= LATEST ? OptionalLong.of(millis) : OptionalLong.empty();
    }
}
