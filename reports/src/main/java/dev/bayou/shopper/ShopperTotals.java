package dev.bayou.shopper;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.io.Serializable;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;

/**
 * A shopper and the totals, as reports show them.
 *
 * @param itemsAdded to the cart, by number
 * @param valueAdded quantity times price of what was added
 * @param orders placed
 * @param orderValue of these orders
 */
public record ShopperTotals(String shopper, long itemsAdded, BigDecimal valueAdded, long orders, BigDecimal orderValue)
        implements Serializable {

    /**
     * The totals of a shopper.
     *
     * @param shopper the name, in UTF-8
     */
    public static ShopperTotals of(byte[] shopper, Totals totals) {
        return new ShopperTotals(
                new String(shopper, StandardCharsets.UTF_8),
                totals.itemsAdded(),
                totals.valueAdded(),
                totals.orders(),
                totals.orderValue());
    }

    /** What was put into carts and not ordered; negative if more was ordered than added in the time range. */
    @JsonProperty
    public BigDecimal abandoned() {
        return valueAdded.subtract(orderValue);
    }
}
