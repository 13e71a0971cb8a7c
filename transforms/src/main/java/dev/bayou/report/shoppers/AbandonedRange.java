package dev.bayou.report.shoppers;

import java.math.BigDecimal;
import java.util.List;
import java.util.stream.Stream;

/** A bar of the histogram of abandoned value. The borders are fixed, so that two reports can be laid side by side. */
public enum AbandonedRange {
    /** More was ordered than added, within the time looked at. */
    BELOW_ZERO("below 0", "0"),
    ZERO("0", "0"),
    TO_10("to 10", "10"),
    TO_25("to 25", "25"),
    TO_50("to 50", "50"),
    TO_100("to 100", "100"),
    TO_250("to 250", "250"),
    TO_500("to 500", "500"),
    TO_1000("to 1,000", "1000"),
    TO_2500("to 2,500", "2500"),
    TO_5000("to 5,000", "5000"),
    TO_10000("to 10,000", "10000"),
    ABOVE_10000("above", "10000");

    /** Asked for each shopper, and {@link #values} makes a copy each time. */
    private static final List<AbandonedRange> FROM_ZERO =
            Stream.of(values()).filter(range -> range != BELOW_ZERO).toList();

    private final String label;
    private final BigDecimal border;

    AbandonedRange(String label, String border) {
        this.label = label;
        this.border = new BigDecimal(border);
    }

    /** Which bar an amount belongs to; a border belongs to the bar below it. */
    static AbandonedRange of(BigDecimal abandoned) {
        if (abandoned.signum() < 0) {
            return BELOW_ZERO;
        }
        for (AbandonedRange range : FROM_ZERO) {
            if (abandoned.compareTo(range.border) <= 0) {
                return range;
            }
        }
        return ABOVE_10000;
    }

    public String label() {
        return label;
    }
}
