package dev.bayou.report.core;

import java.io.IOException;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.VarIntCoder;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.GroupByKey;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;

/**
 * Merges blocks of rows into one block for each bucket of shoppers and window, exactly, in whatever order and however
 * often cut they come. Grouping goes by bucket and not by shopper, since a runner's cost for a key is many times that
 * of a row.
 */
public final class SumByShopper<R>
        extends PTransform<PCollection<KV<Integer, ShopperBlock>>, PCollection<KV<Integer, ShopperBlock>>> {
    public static final KvCoder<Integer, ShopperBlock> CODER = KvCoder.of(VarIntCoder.of(), ShopperBlock.CODER);

    private final ShopperAggregation<R> aggregation;

    SumByShopper(ShopperAggregation<R> aggregation) {
        this.aggregation = aggregation;
    }

    /** Which of so many buckets a shopper belongs to, the same in every JVM, and for all spellings of one name. */
    static int bucketOf(String shopper, int buckets) {
        int hash = Spellings.normalized(shopper).hashCode();
        // The low bits of String's hash are those of the last characters alone.
        return Math.floorMod(hash ^ hash >>> 16, buckets);
    }

    @Override
    public PCollection<KV<Integer, ShopperBlock>> expand(PCollection<KV<Integer, ShopperBlock>> blocks) {
        return blocks.apply("GroupByBucket", GroupByKey.create())
                .apply("MergeBlocks", ParDo.of(new MergeBlocks<>(aggregation)))
                .setCoder(CODER);
    }

    private static final class MergeBlocks<R>
            extends DoFn<KV<Integer, Iterable<ShopperBlock>>, KV<Integer, ShopperBlock>> {
        private final ShopperAggregation<R> aggregation;

        MergeBlocks(ShopperAggregation<R> aggregation) {
            this.aggregation = aggregation;
        }

        @ProcessElement
        public void merge(
                @Element KV<Integer, Iterable<ShopperBlock>> bucket, OutputReceiver<KV<Integer, ShopperBlock>> out)
                throws IOException {
            ShopperBlock.Builder<R> merged = new ShopperBlock.Builder<>(aggregation);
            ShopperBlock.merge(bucket.getValue(), aggregation, merged::add);
            out.output(KV.of(bucket.getKey(), merged.build()));
        }
    }
}
