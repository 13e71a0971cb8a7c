package dev.bayou.report;

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
 * Merges blocks of totals into one block for each bucket of shoppers and window, exactly, in whatever order and however
 * often cut they come. Grouping goes by bucket and not by shopper, since a runner's cost for a key is many times that of a
 * row.
 */
final class SumByShopper
        extends PTransform<PCollection<KV<Integer, TotalsBlock>>, PCollection<KV<Integer, TotalsBlock>>> {
    static final KvCoder<Integer, TotalsBlock> CODER = KvCoder.of(VarIntCoder.of(), TotalsBlock.CODER);

    /** Which of so many buckets a shopper belongs to, the same in every JVM. */
    static int bucketOf(String shopper, int buckets) {
        int hash = shopper.hashCode();
        // The low bits of String's hash are those of the last characters alone.
        return Math.floorMod(hash ^ hash >>> 16, buckets);
    }

    @Override
    public PCollection<KV<Integer, TotalsBlock>> expand(PCollection<KV<Integer, TotalsBlock>> blocks) {
        return blocks.apply("GroupByBucket", GroupByKey.create())
                .apply("MergeBlocks", ParDo.of(new MergeBlocks()))
                .setCoder(CODER);
    }

    private static final class MergeBlocks extends DoFn<KV<Integer, Iterable<TotalsBlock>>, KV<Integer, TotalsBlock>> {
        @ProcessElement
        public void merge(
                @Element KV<Integer, Iterable<TotalsBlock>> bucket, OutputReceiver<KV<Integer, TotalsBlock>> out)
                throws IOException {
            TotalsBlock.Builder merged = new TotalsBlock.Builder();
            MergedTotals.of(bucket.getValue(), merged::add);
            out.output(KV.of(bucket.getKey(), merged.build()));
        }
    }
}
