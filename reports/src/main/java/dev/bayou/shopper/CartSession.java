package dev.bayou.shopper;

import dev.bayou.shopper.ShopperEvent.AddToCart;
import dev.bayou.shopper.ShopperEvent.PlaceOrder;
import java.io.Serializable;
import java.math.BigDecimal;

/**
 * What a shopper did without a pause that was as long as a gap. Decides, for streams and archives alike, whether a
 * session left an abandoned cart.
 *
 * @param begin of the first event, in milliseconds since 1970
 * @param last of the last event, in milliseconds since 1970
 * @param itemsAdded to the cart, by number
 * @param valueAdded quantity times price of what was added
 * @param orders placed
 */
public record CartSession(long begin, long last, long itemsAdded, BigDecimal valueAdded, long orders)
        implements Serializable {

    /**
     * The session of one event.
     *
     * @param time in milliseconds since 1970
     */
    public static CartSession of(ShopperEvent event, long time) {
        if (event instanceof AddToCart addition) {
            return new CartSession(time, time, addition.quantity(), addition.value(), 0);
        }
        return new CartSession(time, time, 0, BigDecimal.ZERO, event instanceof PlaceOrder ? 1 : 0);
    }

    /** Both as one session, which the caller knows that they are. */
    public CartSession plus(CartSession other) {
        return new CartSession(
                Math.min(begin, other.begin),
                Math.max(last, other.last),
                Math.addExact(itemsAdded, other.itemsAdded),
                valueAdded.add(other.valueAdded),
                orders + other.orders);
    }

    /** Whether something was put into the cart. */
    public boolean isCart() {
        return itemsAdded > 0;
    }

    /** Whether something was put into the cart and no order placed, be it before or after. */
    public boolean isAbandoned() {
        return isCart() && orders == 0;
    }
}
