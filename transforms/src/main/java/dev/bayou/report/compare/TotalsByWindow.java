package dev.bayou.report.compare;

import dev.bayou.report.core.ShopperAggregation;
import dev.bayou.report.shoppers.TotalsDefinition;
import dev.bayou.shopper.MalformedEventException;
import dev.bayou.shopper.RunningTotals;
import dev.bayou.shopper.ShopperEvent;
import dev.bayou.shopper.ShopperTotals;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.beam.sdk.util.VarInt;

/**
 * Each shopper's totals by windows of one length, as {@code live} tells them: by the windows' begin, in milliseconds
 * since 1970.
 *
 * @param window the length, in milliseconds; windows begin at its multiples since 1970, as Beam's fixed windows do
 */
record TotalsByWindow(long window) implements ShopperAggregation<SortedMap<Long, ShopperTotals>> {
    private static final TotalsDefinition TOTALS = new TotalsDefinition();

    @Override
    public Table<SortedMap<Long, ShopperTotals>> newTable() {
        return new WindowTable(window);
    }

    private static ShopperTotals totalsOf(ShopperEvent event) {
        if (event instanceof ShopperEvent.AddToCart addition) {
            return new ShopperTotals(event.shopper(), addition.quantity(), addition.value(), 0, BigDecimal.ZERO);
        } else if (event instanceof ShopperEvent.PlaceOrder order) {
            return new ShopperTotals(event.shopper(), 0, BigDecimal.ZERO, 1, order.value());
        }
        return new ShopperTotals(event.shopper(), 0, BigDecimal.ZERO, 0, BigDecimal.ZERO);
    }

    private static final class WindowTable implements Table<SortedMap<Long, ShopperTotals>> {
        private static final long MOST_BYTES = 100_000_000;
        /** What a shopper takes beside the name, about. */
        private static final int SHOPPER = 200;
        /** What a shopper's window takes, about. */
        private static final int WINDOW = 300;

        private final long window;
        private final Map<String, SortedMap<Long, RunningTotals>> rows = new HashMap<>();
        private long bytes;

        WindowTable(long window) {
            this.window = window;
        }

        @Override
        public void add(ShopperEvent event, Moment moment) throws MalformedEventException, IOException {
            if (event.shopper().isEmpty()) {
                return;
            }
            long begin = Math.floorDiv(moment.millis(), window) * window;
            SortedMap<Long, RunningTotals> windows = rows.computeIfAbsent(event.shopper(), shopper -> {
                bytes += SHOPPER + shopper.length();
                return new TreeMap<>();
            });
            windows.computeIfAbsent(begin, b -> {
                        bytes += WINDOW;
                        return new RunningTotals();
                    })
                    .add(totalsOf(event));
        }

        @Override
        public boolean isFull() {
            return bytes >= MOST_BYTES;
        }

        @Override
        public void forEach(RowVisitor<SortedMap<Long, ShopperTotals>> visitor) {
            rows.forEach((shopper, windows) -> {
                SortedMap<Long, ShopperTotals> row = new TreeMap<>();
                windows.forEach((begin, totals) -> row.put(begin, totals.of(shopper)));
                visitor.visit(shopper.getBytes(StandardCharsets.UTF_8), row);
            });
        }

        @Override
        public void clear() {
            rows.clear();
            bytes = 0;
        }
    }

    @Override
    public SortedMap<Long, ShopperTotals> merged(List<SortedMap<Long, ShopperTotals>> parts) {
        SortedMap<Long, List<ShopperTotals>> byWindow = new TreeMap<>();
        parts.forEach(part -> part.forEach((begin, totals) ->
                byWindow.computeIfAbsent(begin, b -> new ArrayList<>()).add(totals)));
        SortedMap<Long, ShopperTotals> merged = new TreeMap<>();
        byWindow.forEach((begin, totals) -> {
            RunningTotals sum = new RunningTotals();
            totals.forEach(sum::add);
            merged.put(begin, sum.of(totals.get(0).shopper()));
        });
        return merged;
    }

    @Override
    public void write(SortedMap<Long, ShopperTotals> row, OutputStream out) throws IOException {
        VarInt.encode(row.size(), out);
        for (Map.Entry<Long, ShopperTotals> totals : row.entrySet()) {
            VarInt.encode(totals.getKey(), out);
            TOTALS.write(totals.getValue(), out);
        }
    }

    @Override
    public SortedMap<Long, ShopperTotals> read(String shopper, InputStream in) throws IOException {
        SortedMap<Long, ShopperTotals> row = new TreeMap<>();
        for (int left = VarInt.decodeInt(in); left > 0; left--) {
            long begin = VarInt.decodeLong(in);
            row.put(begin, TOTALS.read(shopper, in));
        }
        return row;
    }
}
