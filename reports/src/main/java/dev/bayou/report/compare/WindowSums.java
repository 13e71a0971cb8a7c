package dev.bayou.report.compare;

import dev.bayou.shopper.Totals;
import java.io.Serializable;
import java.math.BigDecimal;

/** The sums over all shoppers of a window. */
public record WindowSums(long shoppers, long itemsAdded, BigDecimal valueAdded, long orders, BigDecimal orderValue)
        implements Serializable {
    static final WindowSums NONE = new WindowSums(0, 0, BigDecimal.ZERO, 0, BigDecimal.ZERO);

    static WindowSums of(Totals shopper) {
        return new WindowSums(1, shopper.itemsAdded(), shopper.valueAdded(), shopper.orders(), shopper.orderValue());
    }

    WindowSums plus(WindowSums other) {
        return new WindowSums(
                shoppers + other.shoppers,
                Math.addExact(itemsAdded, other.itemsAdded),
                valueAdded.add(other.valueAdded),
                orders + other.orders,
                orderValue.add(other.orderValue));
    }

    /** Whether both are equal; 1.5 equals 1.50. */
    boolean isSame(WindowSums other) {
        return shoppers == other.shoppers
                && itemsAdded == other.itemsAdded
                && orders == other.orders
                && valueAdded.compareTo(other.valueAdded) == 0
                && orderValue.compareTo(other.orderValue) == 0;
    }

    /** Whether no sum is greater than the other's. */
    boolean isWithin(WindowSums other) {
        return shoppers <= other.shoppers
                && itemsAdded <= other.itemsAdded
                && orders <= other.orders
                && valueAdded.compareTo(other.valueAdded) <= 0
                && orderValue.compareTo(other.orderValue) <= 0;
    }
}
