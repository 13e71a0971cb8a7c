package dev.bayou.report.shoppers;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.bayou.report.core.ReadFacts;
import dev.bayou.report.core.Spellings;
import dev.bayou.shopper.ExactSum;
import dev.bayou.shopper.ShopperTotals;
import java.io.Serializable;
import java.math.BigDecimal;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.PriorityQueue;
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
                ReadFacts.sumByKey(histogram, other.histogram, Long::sum),
                alikeNames + other.alikeNames);
    }

    /** A bar of the histogram of abandoned value. The borders are fixed, so that two reports can be compared. */
    public enum AbandonedRange {
        /** More was ordered than added, in the time range. */
        BELOW_ZERO("below 0", "0"),
        ZERO("0", "0"),
        TO_10("to 10", "10"),
        TO_25("to 25", "25"),
        TO_50("to 50", "50"),
        TO_100("to 100", "100"),
        TO_250("to 250", "250"),
        TO_500("to 500", "500"),
        TO_1000("to 1,000", "1000"),
        TO_2500("to 2,500", "2500"),
        TO_5000("to 5,000", "5000"),
        TO_10000("to 10,000", "10000"),
        ABOVE_10000("above", "10000");

        /** A constant, since {@link #values} makes a copy for each shopper. */
        private static final List<AbandonedRange> FROM_ZERO =
                Stream.of(values()).filter(range -> range != BELOW_ZERO).toList();

        private final String label;
        private final BigDecimal border;

        AbandonedRange(String label, String border) {
            this.label = label;
            this.border = new BigDecimal(border);
        }

        /** Which bar an amount belongs to; a border belongs to the bar below it. */
        static AbandonedRange of(BigDecimal abandoned) {
            if (abandoned.signum() < 0) {
                return BELOW_ZERO;
            }
            for (AbandonedRange range : FROM_ZERO) {
                if (abandoned.compareTo(range.border) <= 0) {
                    return range;
                }
            }
            return ABOVE_10000;
        }

        public String label() {
            return label;
        }
    }

    /** Adds up the rows of a table as they are written. For one thread. */
    static final class Builder {
        private final ExactSum valueAdded = new ExactSum();
        private final ExactSum orderValue = new ExactSum();
        private final ExactSum abandonedByThem = new ExactSum();
        /** The least of them first: a greater one replaces it. */
        private final PriorityQueue<ShopperTotals> top = new PriorityQueue<>(BY_ABANDONED.reversed());

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
            if (top.size() < TOP) {
                top.add(totals);
            } else if (BY_ABANDONED.compare(totals, top.peek()) < 0) {
                top.remove();
                top.add(totals);
            }
        }

        TableFacts build() {
            return new TableFacts(
                    shoppers,
                    itemsAdded,
                    valueAdded.total(),
                    orders,
                    orderValue.total(),
                    abandoning,
                    abandonedByThem.total(),
                    top.stream().sorted(BY_ABANDONED).toList(),
                    new TreeMap<>(histogram),
                    spellings.count());
        }
    }
}
