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
        if (isWholeUnits(amount)) {
            long more = units(amount);
            if (!overflows(units, more)) {
                units += more;
                return;
            }
        }
        rest = rest == null ? amount : rest.add(amount);
    }

    public BigDecimal total() {
        BigDecimal whole = amount(units);
        return rest == null ? whole : whole.add(rest);
    }

    /** Whether the amount is a whole number of ten-thousandths that a {@code long} is sure to hold. */
    static boolean isWholeUnits(BigDecimal amount) {
        return amount.scale() <= DECIMALS && (long) amount.precision() - amount.scale() + DECIMALS <= DIGITS_OF_LONG;
    }

    /** The amount in ten-thousandths, if it is whole. */
    static long units(BigDecimal amount) {
        // Its digits as they are, by the one way that makes no BigInteger of them.
        return amount.setScale(DECIMALS).scaleByPowerOfTen(DECIMALS).longValue();
    }

    static BigDecimal amount(long units) {
        return BigDecimal.valueOf(units, DECIMALS);
    }

    /** Whether no {@code long} holds the sum. By Hacker's Delight: its sign differs from those of both. */
    static boolean overflows(long one, long other) {
        long sum = one + other;
        return ((one ^ sum) & (other ^ sum)) < 0;
    }
}
