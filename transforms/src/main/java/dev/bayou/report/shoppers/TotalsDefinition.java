package dev.bayou.report.shoppers;

import dev.bayou.report.core.AmountCoder;
import dev.bayou.report.core.ShopperAggregation;
import dev.bayou.shopper.RunningTotals;
import dev.bayou.shopper.ShopperEvent;
import dev.bayou.shopper.ShopperTable;
import dev.bayou.shopper.ShopperTotals;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import org.apache.beam.sdk.util.VarInt;

/** What each shopper put into the cart and ordered, by number and value. */
public record TotalsDefinition() implements ShopperAggregation<ShopperTotals> {
    @Override
    public Table<ShopperTotals> newTable() {
        return new TotalsTable();
    }

    @Override
    public ShopperTotals merged(List<ShopperTotals> parts) {
        RunningTotals sum = new RunningTotals();
        parts.forEach(sum::add);
        return sum.of(parts.get(0).shopper());
    }

    @Override
    public void write(ShopperTotals row, OutputStream out) throws IOException {
        VarInt.encode(row.itemsAdded(), out);
        AmountCoder.write(row.valueAdded(), out);
        VarInt.encode(row.orders(), out);
        AmountCoder.write(row.orderValue(), out);
    }

    @Override
    public ShopperTotals read(String shopper, InputStream in) throws IOException {
        return new ShopperTotals(
                shopper, VarInt.decodeLong(in), AmountCoder.read(in), VarInt.decodeLong(in), AmountCoder.read(in));
    }

    private static final class TotalsTable implements Table<ShopperTotals> {
        private static final int MOST_SHOPPERS = 500_000;
        private static final int MOST_BYTES = 50_000_000;

        private final ShopperTable totals = new ShopperTable();

        @Override
        public void add(ShopperEvent event, Moment moment) {
            totals.add(event);
        }

        @Override
        public boolean isFull() {
            return totals.shoppers() >= MOST_SHOPPERS || totals.bytes() >= MOST_BYTES;
        }

        @Override
        public void forEach(RowVisitor<ShopperTotals> visitor) {
            totals.forEach(visitor::visit);
        }

        @Override
        public void clear() {
            totals.clear();
        }
    }
}
