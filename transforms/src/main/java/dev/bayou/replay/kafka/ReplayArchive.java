package dev.bayou.replay.kafka;

import dev.bayou.replay.ReplayPlan;
import dev.bayou.replay.ReplayRange;
import dev.bayou.replay.ReplaySettings;
import java.util.List;
import org.apache.beam.sdk.coders.SerializableCoder;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.Reshuffle;
import org.apache.beam.sdk.values.PBegin;
import org.apache.beam.sdk.values.PDone;

/**
 * Replays the ranges, each record once and in the order of offsets within a partition, whatever the runner does with
 * the orders: one that is lost, repeated or given to two workers at once changes nothing. Bounded.
 */
public final class ReplayArchive extends PTransform<PBegin, PDone> {
    private final transient List<ReplayRange> ranges;
    private final ReplaySettings settings;

    private ReplayArchive(List<ReplayRange> ranges, ReplaySettings settings) {
        this.ranges = ranges;
        this.settings = settings;
    }

    public static ReplayArchive of(ReplayPlan plan, ReplaySettings settings) {
        return new ReplayArchive(plan.ranges(), settings);
    }

    @Override
    public PDone expand(PBegin begin) {
        begin.apply("Ranges", Create.of(ranges).withCoder(SerializableCoder.of(ReplayRange.class)))
                .apply("SpreadOverWorkers", Reshuffle.viaRandomKey())
                .apply("ReplayPartition", ParDo.of(new ReplayPartition(settings)));
        return PDone.in(begin.getPipeline());
    }
}
