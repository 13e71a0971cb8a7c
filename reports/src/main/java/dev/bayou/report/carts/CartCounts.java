package dev.bayou.report.carts;

import dev.bayou.shopper.CartSession;
import java.io.Serializable;
import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * How many sessions left an abandoned cart.
 *
 * @param sessions of any kind
 * @param carts sessions in which something was put into the cart
 * @param abandoned carts of sessions without an order
 * @param cartValue what was put into all carts
 * @param abandonedValue what was put into abandoned ones
 */
public record CartCounts(long sessions, long carts, long abandoned, BigDecimal cartValue, BigDecimal abandonedValue)
        implements Serializable {
    static final CartCounts NONE = new CartCounts(0, 0, 0, BigDecimal.ZERO, BigDecimal.ZERO);

    private static final int RATE_DECIMALS = 4;

    CartCounts plus(CartCounts other) {
        return new CartCounts(
                sessions + other.sessions,
                carts + other.carts,
                abandoned + other.abandoned,
                cartValue.add(other.cartValue),
                abandonedValue.add(other.abandonedValue));
    }

    CartCounts plus(CartSession session) {
        boolean isCart = session.isCart();
        boolean isAbandoned = session.isAbandoned();
        return new CartCounts(
                sessions + 1,
                carts + (isCart ? 1 : 0),
                abandoned + (isAbandoned ? 1 : 0),
                isCart ? cartValue.add(session.valueAdded()) : cartValue,
                isAbandoned ? abandonedValue.add(session.valueAdded()) : abandonedValue);
    }

    /** Abandoned carts of all carts, from 0 to 1, with four decimals; 0 if there was no cart. */
    public BigDecimal rate() {
        return carts == 0
                ? BigDecimal.ZERO.setScale(RATE_DECIMALS)
                : BigDecimal.valueOf(abandoned).divide(BigDecimal.valueOf(carts), RATE_DECIMALS, RoundingMode.HALF_UP);
    }
}
