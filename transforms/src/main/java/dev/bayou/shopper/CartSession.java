package dev.bayou.shopper;

import java.io.Serializable;
import java.math.BigDecimal;

/**
 * What a shopper did without a pause that was as long as a gap. Whether such a visit left an abandoned cart is told here,
 * once, for the stream as for the archive.
 *
 * @param begin of the first event, in milliseconds since 1970
 * @param last of the last event, in milliseconds since 1970
 * @param itemsAdded to the cart, by number
 * @param valueAdded quantity times price of what was added
 * @param orders placed
 */
public record CartSession(long begin, long last, long itemsAdded, BigDecimal valueAdded, long orders)
        implements Serializable {

    /** Whether something was put into the cart. */
    public boolean isCart() {
        return itemsAdded > 0;
    }

    /** Whether something was put into the cart and no order placed, be it before or after. */
    public boolean isAbandoned() {
        return isCart() && orders == 0;
    }
}
