package dev.bayou.pipelines.cli;

import dev.bayou.report.core.ReadFacts;
import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How many rejected records a report accepts: a number, or a percentage of all records that are not empty. */
public sealed interface RejectionLimit {
    /** @param events accepted and rejected ones */
    boolean allows(long rejected, long events);

    /**
     * Fails the run of a published report that rejected more.
     *
     * @throws FailedRunException which says what to do
     */
    default void requireWithin(ReadFacts read) {
        long events = read.accepted() + read.rejectedRecords();
        if (!allows(read.rejectedRecords(), events)) {
            throw new FailedRunException(List.of(String.format(
                            Locale.ROOT,
                            "%,d of %,d events were rejected, more than --maxRejected=%s allows. ",
                            read.rejectedRecords(),
                            events,
                            this)
                    + "The report is written, without them; see the quarantine, or raise the limit."));
        }
    }

    record Records(long most) implements RejectionLimit {
        @Override
        public boolean allows(long rejected, long events) {
            return rejected <= most;
        }

        @Override
        public String toString() {
            return Long.toString(most);
        }
    }

    record Percentage(BigDecimal most) implements RejectionLimit {
        @Override
        public boolean allows(long rejected, long events) {
            BigDecimal hundredfold = BigDecimal.valueOf(rejected).multiply(BigDecimal.valueOf(100));
            return hundredfold.compareTo(most.multiply(BigDecimal.valueOf(events))) <= 0;
        }

        @Override
        public String toString() {
            return most.toPlainString() + "%";
        }
    }

    /**
     * Reads {@code 100}, {@code 1%} or {@code 0.5%}.
     *
     * @throws IllegalArgumentException if the text is none of these
     */
    static RejectionLimit of(String text) {
        Matcher matcher =
                Pattern.compile("(\\d{1,18})|(\\d{1,3}(?:\\.\\d{1,9})?)\\s*%").matcher(text);
        if (matcher.matches() && matcher.group(1) != null) {
            return new Records(Long.parseLong(matcher.group(1)));
        }
        if (matcher.matches() && new BigDecimal(matcher.group(2)).compareTo(BigDecimal.valueOf(100)) <= 0) {
            return new Percentage(new BigDecimal(matcher.group(2)));
        }
        throw new IllegalArgumentException("'" + text
                + "' is not a limit; write a number of records, or a percentage up to 100%: 0, 100, 0.5%, 1%");
    }
}
