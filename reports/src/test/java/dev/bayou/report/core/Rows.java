package dev.bayou.report.core;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.bayou.report.shoppers.TotalsAggregation;
import dev.bayou.shopper.ShopperEvents;
import dev.bayou.shopper.ShopperTotals;
import dev.bayou.shopper.Totals;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** Rows of totals and blocks of them, for tests. */
public final class Rows {
    static final TotalsAggregation AGGREGATION = new TotalsAggregation();

    private Rows() {}

    public static ShopperTotals row(
            String shopper, long itemsAdded, String valueAdded, long orders, String orderValue) {
        return new ShopperTotals(shopper, itemsAdded, new BigDecimal(valueAdded), orders, new BigDecimal(orderValue));
    }

    /** A row whose abandoned value is that. */
    public static ShopperTotals abandoning(String shopper, String abandoned) {
        return row(shopper, 1, abandoned, 0, "0");
    }

    /** A block of these rows, which are in order or will be put in order. */
    static ShopperBlock block(Collection<ShopperTotals> rows) {
        List<ShopperTotals> sorted = new ArrayList<>(rows);
        sorted.sort((one, other) -> ShopperEvents.compareCodePoints(one.shopper(), other.shopper()));
        ShopperBlock.Builder<Totals> block = new ShopperBlock.Builder<>(AGGREGATION);
        sorted.forEach(row -> block.add(
                row.shopper().getBytes(UTF_8),
                new Totals(row.itemsAdded(), row.valueAdded(), row.orders(), row.orderValue())));
        return block.build();
    }

    static List<ShopperTotals> of(ShopperBlock block) {
        List<ShopperTotals> rows = new ArrayList<>();
        ShopperBlock.Cursor<Totals> cursor = block.cursor(AGGREGATION);
        while (cursor.next()) {
            rows.add(ShopperTotals.of(cursor.shopper(), cursor.row()));
        }
        return rows;
    }

    /** Merges blocks; amounts are in one form, so that rows can be compared. */
    static List<ShopperTotals> merged(Iterable<ShopperBlock> blocks) {
        List<ShopperTotals> rows = new ArrayList<>();
        try {
            ShopperBlock.merge(
                    blocks,
                    AGGREGATION,
                    (shopper, totals) -> rows.add(ShopperEvents.stripped(ShopperTotals.of(shopper, totals))));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return rows;
    }
}
