package dev.bayou.report.shoppers;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.bayou.report.core.Sums;
import dev.bayou.shopper.ShopperTotals;
import java.io.Serializable;
import java.math.BigDecimal;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What a table of totals adds up to.
 *
 * @param abandoning shoppers of whom more was added than ordered
 * @param abandonedByThem what these added and did not order
 * @param top the shoppers with the greatest abandoned value, greatest first
 * @param histogram shoppers by abandoned value
 * @param alikeNames names that differ from another one only by Unicode normalization, and are rows of their own
 */
public record TableFacts(
        long shoppers,
        long itemsAdded,
        BigDecimal valueAdded,
        long orders,
        BigDecimal orderValue,
        long abandoning,
        BigDecimal abandonedByThem,
        List<ShopperTotals> top,
        SortedMap<AbandonedRange, Long> histogram,
        long alikeNames)
        implements Serializable {
    /** How many shoppers are shown by name. */
    public static final int TOP = 20;

    static final Comparator<ShopperTotals> BY_ABANDONED =
            Comparator.comparing(ShopperTotals::abandoned).reversed().thenComparing(ShopperTotals::shopper);

    static final TableFacts NONE = new TableFacts(
            0, 0, BigDecimal.ZERO, 0, BigDecimal.ZERO, 0, BigDecimal.ZERO, List.of(), new TreeMap<>(), 0);

    /** What was added and not ordered, over all shoppers: the sum of the table's last column. */
    @JsonProperty
    public BigDecimal abandoned() {
        return valueAdded.subtract(orderValue);
    }

    TableFacts plus(TableFacts other) {
        return new TableFacts(
                shoppers + other.shoppers,
                Math.addExact(itemsAdded, other.itemsAdded),
                valueAdded.add(other.valueAdded),
                Math.addExact(orders, other.orders),
                orderValue.add(other.orderValue),
                abandoning + other.abandoning,
                abandonedByThem.add(other.abandonedByThem),
                Stream.concat(top.stream(), other.top.stream())
                        .sorted(BY_ABANDONED)
                        .limit(TOP)
                        .toList(),
                Sums.of(histogram, other.histogram, Long::sum),
                alikeNames + other.alikeNames);
    }
}
