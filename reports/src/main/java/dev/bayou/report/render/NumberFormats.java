package dev.bayou.report.render;

import dev.bayou.shopper.Money;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Locale;

/** Numbers as people read them. */
public final class NumberFormats {
    private NumberFormats() {}

    /** Grouped by thousands. */
    public static String count(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    /** Grouped by thousands, with all its decimals. */
    public static String amount(BigDecimal amount) {
        String plain = Money.plain(amount.abs());
        int point = plain.indexOf('.');
        return (amount.signum() < 0 ? "-" : "")
                + String.format(Locale.ROOT, "%,d", new BigInteger(plain.substring(0, point)))
                + plain.substring(point);
    }

    /** A number of things, by their singular. */
    public static String plural(long number, String what) {
        return count(number) + " " + what + (number == 1 ? "" : "s");
    }
}
