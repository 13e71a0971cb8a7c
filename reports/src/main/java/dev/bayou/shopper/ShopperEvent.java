package dev.bayou.shopper;

import java.math.BigDecimal;

/** One thing that happened in the shop, as far as anything is computed from it. Immutable. */
public sealed interface ShopperEvent {
    /** The kinds by which events are counted, in a report's order. */
    enum Kind {
        VIEW_PRODUCT,
        ADD_TO_CART,
        PLACE_ORDER,
        /** Of a shopper, but with a verb or an object that nothing is computed from. */
        OTHER,
        /** Nothing in it says who the shopper was. */
        ANONYMOUS
    }

    Kind kind();

    /** The shopper's id; empty if the event is {@link Anonymous}. */
    String shopper();

    /** A shopper looked at a product. */
    record ViewProduct(String shopper) implements ShopperEvent {
        @Override
        public Kind kind() {
            return Kind.VIEW_PRODUCT;
        }
    }

    /**
     * A shopper put an item into the cart.
     *
     * @param quantity 0 or more
     * @param price of one, 0 or more
     */
    record AddToCart(String shopper, long quantity, BigDecimal price) implements ShopperEvent {
        public BigDecimal value() {
            return price.multiply(BigDecimal.valueOf(quantity));
        }

        @Override
        public Kind kind() {
            return Kind.ADD_TO_CART;
        }
    }

    /**
     * A shopper placed an order.
     *
     * @param value as the shop charged it, 0 or more
     */
    record PlaceOrder(String shopper, BigDecimal value) implements ShopperEvent {
        @Override
        public Kind kind() {
            return Kind.PLACE_ORDER;
        }
    }

    /** A shopper did something else. */
    record Other(String shopper) implements ShopperEvent {
        @Override
        public Kind kind() {
            return Kind.OTHER;
        }
    }

    /** Somebody unknown did something. */
    record Anonymous() implements ShopperEvent {
        @Override
        public String shopper() {
            return "";
        }

        @Override
        public Kind kind() {
            return Kind.ANONYMOUS;
        }
    }
}
