package dev.bayou.refine;

/**
 * What was estimated of a window, and what is exact.
 *
 * @param begin of the window, in milliseconds since 1970
 * @param onTime what the last pane before lateness told
 * @param live what the last pane of all told
 * @param approximateShoppers how many distinct shoppers Beam's approximation counted, or -1 if that was not told
 */
public record Refinement(long begin, WindowSums onTime, WindowSums live, long approximateShoppers, WindowSums exact) {
    /** Why an estimate differs from what is exact, where it can be known. */
    public enum Cause {
        /** It does not. */
        NONE,
        /** It did when the window was over, and late panes have mended it. */
        LATE,
        /** Less was told than there is: events came behind the bound, or before the start or after the end of the run. */
        DROPPED,
        /** More was told than there is: a runner has counted something twice. */
        DUPLICATE,
        /** Some of it is more, some less. */
        BOTH
    }

    /** Why the last estimate, or the one when the window was over, is not what is exact. */
    public Cause cause() {
        if (live.isSame(exact)) {
            return onTime.isSame(exact) ? Cause.NONE : Cause.LATE;
        } else if (live.isWithin(exact)) {
            return Cause.DROPPED;
        }
        return exact.isWithin(live) ? Cause.DUPLICATE : Cause.BOTH;
    }
}
