package dev.bayou.report.compare;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * What was estimated of a window, and what is exact.
 *
 * @param begin of the window, in milliseconds since 1970
 * @param onTime the sums of the last pane before lateness
 * @param live the sums of the last pane
 * @param approximateShoppers how many distinct shoppers Beam's approximation counted, or -1 if there is no such count
 */
public record Refinement(long begin, WindowSums onTime, WindowSums live, long approximateShoppers, WindowSums exact) {
    /** Why an estimate differs from what is exact, where it can be known: by the sums over all shoppers. */
    public enum Cause {
        /** It does not. */
        NONE,
        /** It did when the window was over, and late panes fixed it. */
        LATE,
        /** The estimate is too low: events came after the allowed lateness, or outside of the run. */
        DROPPED,
        /** The estimate is too high: a runner counted something twice. */
        DUPLICATE,
        /** Some of it is more, some less. */
        BOTH
    }

    /**
     * How far the estimate is from what is exact, in percent of that; below zero if it is less. Null where there is
     * nothing to compare: nothing is exact, or nothing was estimated.
     *
     * @param onTimeValue of the value added, when the window was over; the others are the last estimate's
     */
    public record Errors(
            BigDecimal onTimeValue,
            BigDecimal shoppers,
            BigDecimal approximateShoppers,
            BigDecimal itemsAdded,
            BigDecimal valueAdded,
            BigDecimal orders,
            BigDecimal orderValue) {}

    /** Why the last estimate, or the one when the window was over, is not what is exact. */
    @JsonProperty
    public Cause cause() {
        if (live.isSame(exact)) {
            return onTime.isSame(exact) ? Cause.NONE : Cause.LATE;
        } else if (live.isWithin(exact)) {
            return Cause.DROPPED;
        }
        return exact.isWithin(live) ? Cause.DUPLICATE : Cause.BOTH;
    }

    @JsonProperty
    public Errors errors() {
        return new Errors(
                percent(onTime.valueAdded(), exact.valueAdded()),
                percent(live.shoppers(), exact.shoppers()),
                approximateShoppers < 0 ? null : percent(approximateShoppers, exact.shoppers()),
                percent(live.itemsAdded(), exact.itemsAdded()),
                percent(live.valueAdded(), exact.valueAdded()),
                percent(live.orders(), exact.orders()),
                percent(live.orderValue(), exact.orderValue()));
    }

    private static BigDecimal percent(long estimate, long exact) {
        return percent(BigDecimal.valueOf(estimate), BigDecimal.valueOf(exact));
    }

    private static BigDecimal percent(BigDecimal estimate, BigDecimal exact) {
        BigDecimal difference = estimate.subtract(exact);
        if (difference.signum() == 0) {
            return BigDecimal.ZERO.setScale(2);
        }
        return exact.signum() == 0 ? null : difference.movePointRight(2).divide(exact, 2, RoundingMode.HALF_UP);
    }
}
