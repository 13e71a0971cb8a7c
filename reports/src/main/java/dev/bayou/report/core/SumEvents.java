package dev.bayou.report.core;

import dev.bayou.report.core.ShopperAggregation.Table;
import dev.bayou.shopper.MalformedEventException;
import dev.bayou.shopper.ShopperEvent;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.joda.time.Instant;

/**
 * Aggregates the events of a stream, each of which happened at its element's timestamp: one block for each bucket of
 * shoppers, window and pane. Over the same events the rows are those that {@link SummarizeArchive} computes of an
 * archive. Windows must not merge; for sessions a shopper is the key, and not a bucket.
 */
public final class SumEvents<R> extends PTransform<PCollection<ShopperEvent>, PCollection<KV<Integer, ShopperBlock>>> {
    private final ShopperAggregation<R> aggregation;
    private final int buckets;

    private SumEvents(ShopperAggregation<R> aggregation, int buckets) {
        this.aggregation = aggregation;
        this.buckets = buckets;
    }

    /**
     * Sums events by this aggregation.
     *
     * @param buckets how many groups shoppers are merged in
     */
    public static <R> SumEvents<R> with(ShopperAggregation<R> aggregation, int buckets) {
        return new SumEvents<>(aggregation, buckets);
    }

    @Override
    public PCollection<KV<Integer, ShopperBlock>> expand(PCollection<ShopperEvent> events) {
        return events.apply("SumBundle", ParDo.of(new SumBundle<>(aggregation, buckets)))
                .setCoder(SumByShopper.CODER)
                .apply("SumByShopper", new SumByShopper<>(aggregation));
    }

    /** A group of raw events would be encoded anew for each of them on Spark; one of blocks is short. */
    private static final class SumBundle<R> extends DoFn<ShopperEvent, KV<Integer, ShopperBlock>> {
        private final ShopperAggregation<R> aggregation;
        private final int buckets;
        private transient Map<BoundedWindow, Table<R>> tables;

        SumBundle(ShopperAggregation<R> aggregation, int buckets) {
            this.aggregation = aggregation;
            this.buckets = buckets;
        }

        @StartBundle
        public void begin() {
            tables = new HashMap<>();
        }

        @ProcessElement
        public void add(@Element ShopperEvent event, @Timestamp Instant time, BoundedWindow window) throws IOException {
            try {
                tables.computeIfAbsent(window, w -> aggregation.newTable()).add(event, time::getMillis);
            } catch (MalformedEventException e) {
                throw new IllegalStateException("a time that is there was found to be missing", e);
            }
        }

        @FinishBundle
        public void end(FinishBundleContext context) {
            tables.forEach((window, table) -> ShopperBlock.cut(
                    table,
                    aggregation,
                    buckets,
                    (bucket, block) -> context.output(KV.of(bucket, block), window.maxTimestamp(), window)));
            tables = null;
        }
    }
}
