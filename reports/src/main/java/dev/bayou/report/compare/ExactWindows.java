package dev.bayou.report.compare;

import dev.bayou.report.compare.ExactWindows.WindowFacts;
import dev.bayou.report.core.ReadFacts;
import dev.bayou.report.core.ReportSettings;
import dev.bayou.report.core.ShopperAggregation;
import dev.bayou.report.core.ShopperBlock;
import dev.bayou.report.core.Summary;
import dev.bayou.report.shoppers.TotalsAggregation;
import dev.bayou.shopper.MalformedEventException;
import dev.bayou.shopper.ShopperEvent;
import dev.bayou.shopper.Totals;
import java.io.IOException;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.SortedMapCoder;
import org.apache.beam.sdk.coders.VarLongCoder;
import org.apache.beam.sdk.transforms.MapElements;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.TypeDescriptor;

/**
 * The archive's exact sums over all shoppers, by windows of one length. Windows are named by their begin, in
 * milliseconds since 1970.
 *
 * @param window the length; windows begin at its multiples since 1970, as Beam's fixed windows do
 */
record ExactWindows(Duration window) implements Summary<SortedMap<Long, Totals>, WindowFacts> {
    /** The sums by window. */
    record WindowFacts(SortedMap<Long, WindowSums> windows) implements Serializable {}

    @Override
    public ShopperAggregation<SortedMap<Long, Totals>> aggregation() {
        return new TotalsByWindow(window.toMillis());
    }

    @Override
    public PCollection<WindowFacts> summarize(PCollection<KV<Integer, ShopperBlock>> rows, ReportSettings settings) {
        return rows.apply(
                "SumWindows",
                MapElements.into(TypeDescriptor.of(WindowFacts.class)).via(bucket -> sums(bucket.getValue())));
    }

    private WindowFacts sums(ShopperBlock rows) {
        SortedMap<Long, WindowSums> windows = new TreeMap<>();
        rows.forEach(
                aggregation(),
                (shopper, row) ->
                        row.forEach((begin, totals) -> windows.merge(begin, WindowSums.of(totals), WindowSums::plus)));
        return new WindowFacts(windows);
    }

    @Override
    public Class<WindowFacts> factsType() {
        return WindowFacts.class;
    }

    @Override
    public WindowFacts none() {
        return new WindowFacts(new TreeMap<>());
    }

    @Override
    public WindowFacts plus(WindowFacts one, WindowFacts other) {
        return new WindowFacts(ReadFacts.sumByKey(one.windows, other.windows, WindowSums::plus));
    }

    /** Each shopper's totals by window. */
    private record TotalsByWindow(long window) implements ShopperAggregation<SortedMap<Long, Totals>> {
        @Override
        public Table<SortedMap<Long, Totals>> newTable() {
            return new WindowTable(window);
        }

        @Override
        public SortedMap<Long, Totals> merged(List<SortedMap<Long, Totals>> parts) {
            SortedMap<Long, Totals> merged = new TreeMap<>();
            parts.forEach(part -> part.forEach((begin, totals) -> merged.merge(begin, totals, Totals::plus)));
            return merged;
        }

        @Override
        public Coder<SortedMap<Long, Totals>> rowCoder() {
            return SortedMapCoder.of(VarLongCoder.of(), TotalsAggregation.CODER);
        }
    }

    private static final class WindowTable implements ShopperAggregation.Table<SortedMap<Long, Totals>> {
        private static final long MOST_BYTES = 100_000_000;
        /** The memory of a shopper besides the name, in bytes, about. */
        private static final int SHOPPER = 200;
        /** The memory of a shopper's window, in bytes, about. */
        private static final int WINDOW = 300;

        private final long window;
        private final Map<String, SortedMap<Long, Totals>> rows = new HashMap<>();
        private long bytes;

        WindowTable(long window) {
            this.window = window;
        }

        @Override
        public void add(ShopperEvent event, ShopperAggregation.Moment moment)
                throws MalformedEventException, IOException {
            if (event.shopper().isEmpty()) {
                return;
            }
            long begin = Math.floorDiv(moment.millis(), window) * window;
            SortedMap<Long, Totals> windows = rows.computeIfAbsent(event.shopper(), shopper -> {
                bytes += SHOPPER + shopper.length();
                return new TreeMap<>();
            });
            Totals before = windows.get(begin);
            bytes += before == null ? WINDOW : 0;
            windows.put(begin, before == null ? Totals.of(event) : before.plus(Totals.of(event)));
        }

        @Override
        public boolean isFull() {
            return bytes >= MOST_BYTES;
        }

        @Override
        public void forEach(ShopperAggregation.RowVisitor<SortedMap<Long, Totals>> visitor) {
            rows.forEach((shopper, windows) -> visitor.visit(shopper.getBytes(StandardCharsets.UTF_8), windows));
        }

        @Override
        public void clear() {
            rows.clear();
            bytes = 0;
        }
    }
}
