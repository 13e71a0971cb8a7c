package dev.bayou.report.core;

import dev.bayou.archive.read.ArchivePart;
import dev.bayou.archive.read.PartReader;
import dev.bayou.archive.store.Store;
import dev.bayou.archive.store.Stores;
import dev.bayou.metrics.LocalCounts;
import dev.bayou.metrics.MetricNames;
import java.io.IOException;
import org.apache.beam.sdk.metrics.Counter;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.windowing.GlobalWindow;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.TupleTag;

/**
 * Reads parts of an archive and adds up their events, in one table for a bundle. Emits the rows, and what was read of
 * each bundle. A bundle that fails is read again as a whole, so that its rows count once.
 */
final class SumParts<R> extends DoFn<ArchivePart, KV<Integer, ShopperBlock>> {
    static final TupleTag<KV<Integer, ShopperBlock>> ROWS = new TupleTag<>() {};
    static final TupleTag<ReadFacts> READ = new TupleTag<>() {};

    private static final int RECORDS_AT_ONCE = 1024;

    private final ShopperAggregation<R> aggregation;
    private final int buckets;
    private final ReportSettings settings;
    private final Counter rejected = MetricNames.counter(MetricNames.READ_REJECTED);
    private transient EventAggregator<R> summation;

    SumParts(ShopperAggregation<R> aggregation, int buckets, ReportSettings settings) {
        this.aggregation = aggregation;
        this.buckets = buckets;
        this.settings = settings;
    }

    @StartBundle
    public void begin() {
        summation = new EventAggregator<>(aggregation, buckets);
    }

    @ProcessElement
    public void sum(@Element ArchivePart part, PipelineOptions options, MultiOutputReceiver out) throws IOException {
        Store archive = Stores.of(settings.archive(), options);
        Store quarantine = Stores.of(settings.quarantine().root(), options);
        LocalCounts counts = LocalCounts.of(settings.run());
        try (PartReader reader = PartReader.open(archive, part);
                Quarantine.Writer rejects = settings.quarantine().writer(quarantine, part.topic(), part.partition())) {
            EventAggregator<R>.Part sums = summation.part(part.topic(), part.partition(), rejects);
            int unreported = 0;
            while (reader.next()) {
                sums.add(reader);
                if (++unreported == RECORDS_AT_ONCE) {
                    counts.publish(MetricNames.READ_RECORDS, unreported);
                    unreported = 0;
                    drainIfFull(out);
                }
            }
            sums.end(reader);
            counts.publish(MetricNames.READ_RECORDS, unreported);
            counts.publish(MetricNames.READ_BYTES, part.bytes());
        }
        // A bundle's parts may all be small, and any number.
        drainIfFull(out);
    }

    private void drainIfFull(MultiOutputReceiver out) {
        if (summation.isFull()) {
            summation.drain((bucket, block) -> out.get(ROWS).output(KV.of(bucket, block)));
        }
    }

    @FinishBundle
    public void end(FinishBundleContext context) {
        summation.drain((bucket, block) -> context.output(
                ROWS, KV.of(bucket, block), GlobalWindow.INSTANCE.maxTimestamp(), GlobalWindow.INSTANCE));
        ReadFacts facts = summation.facts();
        rejected.inc(facts.rejectedRecords());
        context.output(READ, facts, GlobalWindow.INSTANCE.maxTimestamp(), GlobalWindow.INSTANCE);
        summation = null;
    }
}
