package dev.bayou.report.shoppers;

import dev.bayou.report.core.ShopperAggregation;
import dev.bayou.shopper.ShopperEvent;
import dev.bayou.shopper.ShopperTable;
import dev.bayou.shopper.Totals;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import org.apache.beam.sdk.coders.AtomicCoder;
import org.apache.beam.sdk.coders.BigDecimalCoder;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.util.VarInt;

/** What each shopper put into the cart and ordered, by number and value. */
public record TotalsAggregation() implements ShopperAggregation<Totals> {
    /** Totals in a few bytes. */
    public static final Coder<Totals> CODER = new TotalsCoder();

    @Override
    public Table<Totals> newTable() {
        return new TotalsTable();
    }

    @Override
    public Totals merged(List<Totals> parts) {
        return parts.stream().reduce(Totals.NONE, Totals::plus);
    }

    @Override
    public Coder<Totals> rowCoder() {
        return CODER;
    }

    private static final class TotalsCoder extends AtomicCoder<Totals> {
        private static final BigDecimalCoder AMOUNT = BigDecimalCoder.of();

        @Override
        public void encode(Totals row, OutputStream out) throws IOException {
            VarInt.encode(row.itemsAdded(), out);
            AMOUNT.encode(row.valueAdded(), out);
            VarInt.encode(row.orders(), out);
            AMOUNT.encode(row.orderValue(), out);
        }

        @Override
        public Totals decode(InputStream in) throws IOException {
            return new Totals(VarInt.decodeLong(in), AMOUNT.decode(in), VarInt.decodeLong(in), AMOUNT.decode(in));
        }
    }

    private static final class TotalsTable implements Table<Totals> {
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
        public void forEach(RowVisitor<Totals> visitor) {
            totals.forEach(visitor::visit);
        }

        @Override
        public void clear() {
            totals.clear();
        }
    }
}
