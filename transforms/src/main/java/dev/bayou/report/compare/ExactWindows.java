package dev.bayou.report.compare;

import dev.bayou.report.core.PartsRead;
import dev.bayou.report.core.ShopperAggregation;
import dev.bayou.report.core.ShopperBlock;
import dev.bayou.report.core.Summary;
import dev.bayou.shopper.ShopperTotals;
import java.time.Duration;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.beam.sdk.coders.Coder;

/**
 * What the archive says of all shoppers together, by windows of one length.
 *
 * @param window the length
 */
public record ExactWindows(Duration window) implements Summary<SortedMap<Long, ShopperTotals>, WindowFacts> {
    @Override
    public ShopperAggregation<SortedMap<Long, ShopperTotals>> definition() {
        return new TotalsByWindow(window.toMillis());
    }

    @Override
    public WindowFacts ofReading(PartsRead read) {
        return WindowFacts.ofReading(read);
    }

    @Override
    public WindowFacts ofBlock(ShopperBlock rows) {
        SortedMap<Long, WindowSums> windows = new TreeMap<>();
        rows.forEach(
                definition(),
                (shopper, row) -> row.forEach((begin, totals) -> windows.put(
                        begin, windows.getOrDefault(begin, WindowSums.NONE).plus(totals))));
        return WindowFacts.ofWindows(windows);
    }

    @Override
    public WindowFacts sum(Iterable<WindowFacts> parts) {
        return WindowFacts.sum(parts);
    }

    @Override
    public Coder<WindowFacts> coder() {
        return WindowFacts.CODER;
    }
}
