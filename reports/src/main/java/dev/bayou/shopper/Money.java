package dev.bayou.shopper;

import java.math.BigDecimal;

/** How amounts are written: exactly, with as many decimals as they need and two at least, never with an exponent. */
public final class Money {
    private static final int LEAST_DECIMALS = 2;

    private Money() {}

    public static String plain(BigDecimal amount) {
        return trimmed(amount).toPlainString();
    }

    /** The same amount with no more decimals than it needs, and two at least. */
    public static BigDecimal trimmed(BigDecimal amount) {
        BigDecimal stripped = amount.stripTrailingZeros();
        return stripped.scale() < LEAST_DECIMALS ? stripped.setScale(LEAST_DECIMALS) : stripped;
    }
}
