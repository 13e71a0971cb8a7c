package dev.bayou.replay.kafka;

import dev.bayou.archive.store.Stores;
import dev.bayou.metrics.MetricNames;
import dev.bayou.replay.RefusedReplayException;
import dev.bayou.replay.ReplayPlan;
import dev.bayou.replay.ReplayRange;
import dev.bayou.replay.ReplaySettings;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.beam.sdk.coders.SerializableCoder;
import org.apache.beam.sdk.metrics.Counter;
import org.apache.beam.sdk.metrics.StringSet;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.Reshuffle;
import org.apache.beam.sdk.values.PBegin;
import org.apache.beam.sdk.values.PDone;
import org.apache.kafka.common.errors.InterruptException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Replays the ranges of a plan, each record once and in the order of offsets within a partition, even if the runner
 * repeats a range or processes it on two workers at once. Bounded.
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
                .apply("ReplayPartition", ParDo.of(new ReplayPartitionFn(settings)));
        return PDone.in(begin.getPipeline());
    }

    /**
     * Replays ranges. A range that fails is reported and dropped, so that other partitions go on; the next run goes on
     * from the position in the target.
     */
    private static final class ReplayPartitionFn extends DoFn<ReplayRange, Void> {
        private static final Logger LOG = LoggerFactory.getLogger(ReplayArchive.class);
        /** Without any progress: enough for a short outage of a broker or the store. */
        private static final int TRIES = 3;

        private final ReplaySettings settings;
        private final Counter records = MetricNames.counter(MetricNames.REPLAY_RECORDS);
        private final Counter bytes = MetricNames.counter(MetricNames.REPLAY_BYTES);
        private final Counter bare = MetricNames.counter(MetricNames.REPLAY_BARE);
        private final Counter untimed = MetricNames.counter(MetricNames.REPLAY_UNTIMED);
        private final StringSet reasons = MetricNames.stringSet(MetricNames.REPLAY_REASONS);

        ReplayPartitionFn(ReplaySettings settings) {
            this.settings = settings;
        }

        @ProcessElement
        public void replay(@Element ReplayRange range, PipelineOptions options) throws InterruptedException {
            AtomicLong reached = new AtomicLong(-1);
            long before = -1;
            for (int tried = 1; ; tried++) {
                try {
                    replay(range, options, reached);
                    return;
                } catch (RefusedReplayException e) {
                    report(range, e);
                    return;
                } catch (InterruptException e) {
                    throw new InterruptedException("stopped while replaying " + range);
                } catch (IOException | RuntimeException e) {
                    // A failure of one partition must not end the replay of the others.
                    if (Thread.interrupted()) {
                        throw new InterruptedException("stopped while replaying " + range);
                    }
                    tried = reached.get() > before ? 1 : tried;
                    before = reached.get();
                    LOG.warn("Replaying {} failed, try {} of {}", range, tried, TRIES, e);
                    if (tried == TRIES) {
                        report(range, e);
                        return;
                    }
                }
            }
        }

        private void replay(ReplayRange range, PipelineOptions options, AtomicLong reached) throws IOException {
            Optional<OffsetMap> map = settings.offsetMap() == null
                    ? Optional.empty()
                    : Optional.of(new OffsetMap(settings, Stores.of(OffsetMap.folder(settings), options)));
            new PartitionReplayer(settings, Stores.of(settings.archive(), options), map).replay(range, commit -> {
                reached.set(commit.next());
                records.inc(commit.records());
                bytes.inc(commit.bytes());
                bare.inc(commit.bare());
                untimed.inc(commit.untimed());
            });
        }

        private void report(ReplayRange range, Exception e) {
            String why = e.getMessage() == null ? e.toString() : e.getMessage();
            LOG.error("{} is not replayed to its end: {}", range, why);
            reasons.add(range.topicPartition() + ": " + why);
        }
    }
}
