package dev.bayou.shopper;

import dev.bayou.shopper.ShopperEvent.AddToCart;
import dev.bayou.shopper.ShopperEvent.PlaceOrder;
import java.io.Serializable;
import java.math.BigDecimal;

/**
 * What one or more shoppers put into carts and ordered.
 *
 * @param itemsAdded to the cart, by number
 * @param valueAdded quantity times price of what was added
 * @param orders placed
 * @param orderValue of these orders
 */
public record Totals(long itemsAdded, BigDecimal valueAdded, long orders, BigDecimal orderValue)
        implements Serializable {
    public static final Totals NONE = new Totals(0, BigDecimal.ZERO, 0, BigDecimal.ZERO);

    public static Totals of(ShopperEvent event) {
        if (event instanceof AddToCart addition) {
            return new Totals(addition.quantity(), addition.value(), 0, BigDecimal.ZERO);
        } else if (event instanceof PlaceOrder order) {
            return new Totals(0, BigDecimal.ZERO, 1, order.value());
        }
        return NONE;
    }

    /**
     * The exact sum.
     *
     * @throws ArithmeticException if a number is out of the range of {@code long}
     */
    public Totals plus(Totals other) {
        return new Totals(
                Math.addExact(itemsAdded, other.itemsAdded),
                valueAdded.add(other.valueAdded),
                Math.addExact(orders, other.orders),
                orderValue.add(other.orderValue));
    }
}
