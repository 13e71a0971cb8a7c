package dev.bayou.shopper;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.io.Serializable;
import java.math.BigDecimal;

/**
 * What one shopper did, added up.
 *
 * @param itemsAdded to the cart, by number
 * @param valueAdded quantity times price of what was added
 * @param orders placed
 * @param orderValue of these orders
 */
public record ShopperTotals(String shopper, long itemsAdded, BigDecimal valueAdded, long orders, BigDecimal orderValue)
        implements Serializable {

    /** What was put into carts and not ordered; negative if more was ordered than added within the time looked at. */
    @JsonProperty
    public BigDecimal abandoned() {
        return valueAdded.subtract(orderValue);
    }
}
