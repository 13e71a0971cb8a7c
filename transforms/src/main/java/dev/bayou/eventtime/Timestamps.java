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
 * seconds, milliseconds or microseconds as numbers, told apart by size. Anything else, and anything before 1971 or after
 * 9999, is none.
 */
public final class Timestamps {
    private static final long EARLIEST = Instant.parse("1971-01-01T00:00:00Z").toEpochMilli();
    private static final long LATEST = Instant.parse("9999-12-31T23:59:59.999Z").toEpochMilli();
    /** Below: seconds, to the year 5138. From here: milliseconds, from 1973. */
    private static final long MILLIS_FROM = 100_000_000_000L;
    /** From here: microseconds, from 1973. */
    private static final long MICROS_FROM = MILLIS_FROM * 1000;

    private static final BigDecimal THOUSAND = BigDecimal.valueOf(1000);
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

    /** The instant, in milliseconds since 1970, as text tells it. */
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

    /** The instant, in milliseconds since 1970, as a whole number tells it. */
    public static OptionalLong ofNumber(long number) {
        if (number >= MICROS_FROM) {
            return plausible(number / 1000);
        }
        return plausible(number >= MILLIS_FROM ? number : number * 1000);
    }

    /** The instant, in milliseconds since 1970, of a number with a fraction, which counts seconds. */
    public static OptionalLong ofSeconds(BigDecimal seconds) {
        // A bound before the product: a number such as 1e999999999 must not become a gigabyte of digits.
        boolean sane = seconds.signum() > 0 && seconds.precision() - seconds.scale() <= 12 && seconds.scale() < 100;
        return sane ? plausible(seconds.multiply(THOUSAND).longValue()) : OptionalLong.empty();
    }

    private static OptionalLong plausible(long millis) {
        return millis >= EARLIEST && millis <= LATEST ? OptionalLong.of(millis) : OptionalLong.empty();
    }
}
