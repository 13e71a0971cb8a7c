package dev.bayou.report.compare;

import dev.bayou.shopper.ShopperTotals;
import java.io.Serializable;
import java.math.BigDecimal;

/** What all shoppers of a window add up to. */
public record WindowSums(long shoppers, long itemsAdded, BigDecimal valueAdded, long orders, BigDecimal orderValue)
        implements Serializable {
    static final WindowSums NONE = new WindowSums(0, 0, BigDecimal.ZERO, 0, BigDecimal.ZERO);

    /** With one shopper more. */
    WindowSums plus(ShopperTotals shopper) {
        return plus(
                new WindowSums(1, shopper.itemsAdded(), shopper.valueAdded(), shopper.orders(), shopper.orderValue()));
    }

    WindowSums plus(WindowSums other) {
        return new WindowSums(
                shoppers + other.shoppers,
                Math.addExact(itemsAdded, other.itemsAdded),
                valueAdded.add(other.valueAdded),
                orders + other.orders,
                orderValue.add(other.orderValue));
    }

    /** Whether both tell the same, whatever the decimals. */
    boolean isSame(WindowSums other) {
        return shoppers == other.shoppers
                && itemsAdded == other.itemsAdded
                && orders == other.orders
                && valueAdded.compareTo(other.valueAdded) == 0
                && orderValue.compareTo(other.orderValue) == 0;
    }

    /** Whether nothing is more than in the other. */
    boolean isWithin(WindowSums other) {
        return shoppers <= other.shoppers
                && itemsAdded <= other.itemsAdded
                && orders <= other.orders
                && valueAdded.compareTo(other.valueAdded) <= 0
                && orderValue.compareTo(other.orderValue) <= 0;
    }
}
