package dev.bayou.report.core;

import java.io.Serializable;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;

/**
 * What a report computes: a row for each shopper, and facts about all rows. Facts are small: one process keeps them in
 * memory and merges them.
 *
 * @param <R> a shopper's row
 * @param <F> the facts; {@link ReportJson} writes and reads them
 */
public interface Summary<R, F extends Serializable> extends Serializable {
    ShopperAggregation<R> aggregation();

    /**
     * The number of groups that shoppers are merged in: enough to keep a cluster's cores busy, and few enough for a
     * runner's cost of a key.
     */
    default int buckets() {
        return 64;
    }

    /**
     * Computes facts about parts of the rows, in any number.
     *
     * @param rows all rows of a shopper in one block
     */
    PCollection<F> summarize(PCollection<KV<Integer, ShopperBlock>> rows, ReportSettings settings);

    Class<F> factsType();

    /** The facts about no rows. */
    F none();

    /** The facts about both; the order does not matter. */
    F plus(F one, F other);
}
