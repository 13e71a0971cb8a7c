package dev.bayou.report.carts;

import dev.bayou.report.core.PartsRead;
import dev.bayou.report.core.Sums;
import java.io.Serializable;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.SerializableCoder;

/**
 * All that a run leaves for whoever publishes it. What several workers leave can be added.
 *
 * @param counts by gap, and by the day, in UTC, on which sessions began, {@code 2018-10-30}
 */
public record CartFacts(PartsRead reading, SortedMap<SessionGap, SortedMap<String, CartCounts>> counts)
        implements Serializable {
    static final CartFacts NONE = new CartFacts(PartsRead.NONE, new TreeMap<>());

    static final Coder<CartFacts> CODER = SerializableCoder.of(CartFacts.class);

    static CartFacts ofReading(PartsRead reading) {
        return new CartFacts(reading, new TreeMap<>());
    }

    static CartFacts ofCounts(SortedMap<SessionGap, SortedMap<String, CartCounts>> counts) {
        return new CartFacts(PartsRead.NONE, counts);
    }

    static CartFacts sum(Iterable<CartFacts> parts) {
        CartFacts sum = NONE;
        for (CartFacts part : parts) {
            sum = new CartFacts(
                    sum.reading.plus(part.reading),
                    Sums.of(sum.counts, part.counts, (days, more) -> Sums.of(days, more, CartCounts::plus)));
        }
        return sum;
    }
}
