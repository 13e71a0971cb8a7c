package dev.bayou.shopper;

/** One shopper's totals while they are being added up, in any order. For one thread. */
public final class RunningTotals {
    private final ExactSum valueAdded = new ExactSum();
    private final ExactSum orderValue = new ExactSum();
    private long itemsAdded;
    private long orders;

    /** Adds what was added up elsewhere. */
    public void add(ShopperTotals part) {
        itemsAdded = Math.addExact(itemsAdded, part.itemsAdded());
        orders = Math.addExact(orders, part.orders());
        valueAdded.add(part.valueAdded());
        orderValue.add(part.orderValue());
    }

    public ShopperTotals of(String shopper) {
        return new ShopperTotals(shopper, itemsAdded, valueAdded.total(), orders, orderValue.total());
    }
}
