package dev.bayou.report.shoppers;

import dev.bayou.report.core.Spellings;
import dev.bayou.shopper.ExactSum;
import dev.bayou.shopper.ShopperTotals;
import java.math.BigDecimal;
import java.util.EnumMap;
import java.util.PriorityQueue;
import java.util.TreeMap;

/** Adds up the rows of a table as they are written. For one thread. */
final class TableSummary {
    private final ExactSum valueAdded = new ExactSum();
    private final ExactSum orderValue = new ExactSum();
    private final ExactSum abandonedByThem = new ExactSum();
    /** The least of them first, to be given up for a greater one. */
    private final PriorityQueue<ShopperTotals> top = new PriorityQueue<>(TableFacts.BY_ABANDONED.reversed());

    private final EnumMap<AbandonedRange, Long> histogram = new EnumMap<>(AbandonedRange.class);
    private final Spellings spellings = new Spellings();
    private long shoppers;
    private long itemsAdded;
    private long orders;
    private long abandoning;

    void add(ShopperTotals totals) {
        shoppers++;
        spellings.add(totals.shopper());
        itemsAdded = Math.addExact(itemsAdded, totals.itemsAdded());
        orders = Math.addExact(orders, totals.orders());
        valueAdded.add(totals.valueAdded());
        orderValue.add(totals.orderValue());
        BigDecimal abandoned = totals.abandoned();
        if (abandoned.signum() > 0) {
            abandoning++;
            abandonedByThem.add(abandoned);
        }
        histogram.merge(AbandonedRange.of(abandoned), 1L, Long::sum);
        if (top.size() < TableFacts.TOP) {
            top.add(totals);
        } else if (TableFacts.BY_ABANDONED.compare(totals, top.peek()) < 0) {
            top.remove();
            top.add(totals);
        }
    }

    TableFacts toFacts() {
        return new TableFacts(
                shoppers,
                itemsAdded,
                valueAdded.total(),
                orders,
                orderValue.total(),
                abandoning,
                abandonedByThem.total(),
                top.stream().sorted(TableFacts.BY_ABANDONED).toList(),
                new TreeMap<>(histogram),
                spellings.count());
    }
}
