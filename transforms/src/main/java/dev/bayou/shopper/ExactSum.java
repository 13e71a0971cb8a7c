package dev.bayou.shopper;

import java.math.BigDecimal;

/**
 * An exact sum of decimal amounts, whatever their size and decimals, in any order. Amounts of up to four decimals are
 * added as one {@code long}; what that cannot hold is kept beside it. For one thread.
 */
public final class ExactSum {
    private static final int DECIMALS = 4;
    /** An amount of at most so many digits in units of the fourth decimal fits into a {@code long}. */
    private static final int DIGITS_OF_LONG = 18;

    private long units;
    private BigDecimal rest;

    public void add(BigDecimal amount) {
        if (amount.scale() <= DECIMALS && (long) amount.precision() - amount.scale() + DECIMALS <= DIGITS_OF_LONG) {
            long more = amount.setScale(DECIMALS).unscaledValue().longValue();
            long sum = units + more;
            // Overflow, by Hacker's Delight: the sum's sign differs from those of both.
            if (((units ^ sum) & (more ^ sum)) >= 0) {
                units = sum;
                return;
            }
        }
        rest = rest == null ? amount : rest.add(amount);
    }

    public BigDecimal total() {
        BigDecimal whole = BigDecimal.valueOf(units, DECIMALS);
        return rest == null ? whole : whole.add(rest);
    }
}
