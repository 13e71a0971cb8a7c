package dev.bayou.shopper;

import java.util.HashMap;
import java.util.Map;
import java.util.function.BiConsumer;

/**
 * The totals of many shoppers while events are added, in any order: one row for each shopper of whom any event tells. Some
 * 200 bytes of heap a shopper. For one thread.
 */
public final class ShopperTable {
    private final Map<String, RunningTotals> rows = new HashMap<>();

    public void add(ShopperEvent event) {
        if (!event.shopper().isEmpty()) {
            rows.computeIfAbsent(event.shopper(), shopper -> new RunningTotals())
                    .add(event);
        }
    }

    public int shoppers() {
        return rows.size();
    }

    /** Hands over every row, in no particular order. */
    public void forEach(BiConsumer<String, RunningTotals> visitor) {
        rows.forEach(visitor);
    }

    public void clear() {
        rows.clear();
    }
}
