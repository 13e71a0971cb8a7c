package dev.bayou.report.compare;

import dev.bayou.report.core.PartsRead;
import dev.bayou.report.core.Sums;
import java.io.Serializable;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.SerializableCoder;

/**
 * What the archive says of windows. What several workers leave can be added.
 *
 * @param windows by their begin, in milliseconds since 1970
 */
public record WindowFacts(PartsRead reading, SortedMap<Long, WindowSums> windows) implements Serializable {
    static final WindowFacts NONE = new WindowFacts(PartsRead.NONE, new TreeMap<>());

    static final Coder<WindowFacts> CODER = SerializableCoder.of(WindowFacts.class);

    static WindowFacts ofReading(PartsRead reading) {
        return new WindowFacts(reading, new TreeMap<>());
    }

    static WindowFacts ofWindows(SortedMap<Long, WindowSums> windows) {
        return new WindowFacts(PartsRead.NONE, windows);
    }

    static WindowFacts sum(Iterable<WindowFacts> parts) {
        WindowFacts sum = NONE;
        for (WindowFacts part : parts) {
            sum = new WindowFacts(sum.reading.plus(part.reading), Sums.of(sum.windows, part.windows, WindowSums::plus));
        }
        return sum;
    }
}
