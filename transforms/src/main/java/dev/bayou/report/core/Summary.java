package dev.bayou.report.core;

import java.io.Serializable;
import org.apache.beam.sdk.coders.Coder;

/**
 * What a report finds out in the rows of a definition: something small that can be added, and that one process can
 * hold.
 *
 * @param <R> a shopper's row
 * @param <F> what is found out; {@link ReportJson} writes and reads it
 */
public interface Summary<R, F> extends Serializable {
    ShopperAggregation<R> definition();

    /** What there is to say of what was read. */
    F ofReading(PartsRead read);

    /** What there is to say of the rows of some shoppers, who are in no other block. */
    F ofBlock(ShopperBlock rows);

    F sum(Iterable<F> parts);

    Coder<F> coder();
}
