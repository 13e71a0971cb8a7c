package dev.bayou.replay.jsonlines;

import dev.bayou.archive.store.Stores;
import dev.bayou.metrics.MetricNames;
import dev.bayou.replay.ReplayPlan;
import dev.bayou.replay.ReplayRange;
import java.io.IOException;
import java.util.List;
import org.apache.beam.sdk.coders.SerializableCoder;
import org.apache.beam.sdk.metrics.Counter;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.Reshuffle;
import org.apache.beam.sdk.values.PBegin;
import org.apache.beam.sdk.values.PDone;

/**
 * Writes the ranges as JSON lines, files of their own for each, which wait in the output's folder to be published.
 * Writes the same however often a runner repeats it. Bounded.
 */
public final class WriteJsonLines extends PTransform<PBegin, PDone> {
    private final transient List<ReplayRange> ranges;
    private final JsonLinesSettings settings;

    private WriteJsonLines(List<ReplayRange> ranges, JsonLinesSettings settings) {
        this.ranges = ranges;
        this.settings = settings;
    }

    public static WriteJsonLines of(ReplayPlan plan, JsonLinesSettings settings) {
        return new WriteJsonLines(plan.ranges(), settings);
    }

    @Override
    public PDone expand(PBegin begin) {
        begin.apply("Ranges", Create.of(ranges).withCoder(SerializableCoder.of(ReplayRange.class)))
                .apply("SpreadOverWorkers", Reshuffle.viaRandomKey())
                .apply("WritePartition", ParDo.of(new WritePartition(settings)));
        return PDone.in(begin.getPipeline());
    }

    private static final class WritePartition extends DoFn<ReplayRange, Void> {
        private final JsonLinesSettings settings;
        private final Counter records = MetricNames.counter(MetricNames.REPLAY_RECORDS);

        WritePartition(JsonLinesSettings settings) {
            this.settings = settings;
        }

        @ProcessElement
        public void write(@Element ReplayRange range, PipelineOptions options) throws IOException {
            try (PartitionJsonLines lines = new PartitionJsonLines(
                    Stores.of(settings.output(), options), settings.run(), range, PartitionJsonLines.FILE_BYTES)) {
                records.inc(lines.write(Stores.of(settings.archive(), options)));
            }
        }
    }
}
