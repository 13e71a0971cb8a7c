package dev.bayou.shopper;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Random;

/** Amounts of every size, for tests of sums. */
public final class Amounts {
    private Amounts() {}

    /** As in a shop, most of them; others of up to 30 decimals, or greater than any {@code long}; some are negative. */
    public static BigDecimal random(Random random) {
        BigDecimal amount =
                switch (random.nextInt(8)) {
                    case 0 -> BigDecimal.valueOf(random.nextLong(), random.nextInt(8));
                    case 1 -> new BigDecimal(new BigInteger(random.nextInt(200), random), random.nextInt(31));
                    case 2 -> new BigDecimal(BigInteger.valueOf(random.nextInt(1000)), -random.nextInt(30));
                    case 3 -> BigDecimal.ZERO.setScale(random.nextInt(61) - 30);
                    default -> BigDecimal.valueOf(random.nextInt(1_000_000), 2);
                };
        return random.nextInt(4) == 0 ? amount.negate() : amount;
    }
}
