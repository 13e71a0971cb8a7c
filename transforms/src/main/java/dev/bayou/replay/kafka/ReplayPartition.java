package dev.bayou.replay.kafka;

import dev.bayou.archive.store.Stores;
import dev.bayou.metrics.MetricNames;
import dev.bayou.replay.RefusedReplayException;
import dev.bayou.replay.ReplayRange;
import dev.bayou.replay.ReplaySettings;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.beam.sdk.metrics.Counter;
import org.apache.beam.sdk.metrics.StringSet;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.kafka.common.errors.InterruptException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries out orders to replay a partition. One that fails is reported and dropped, so that other partitions go on; the
 * same command given again goes on from where the target is.
 */
final class ReplayPartition extends DoFn<ReplayRange, Void> {
    private static final Logger LOG = LoggerFactory.getLogger(ReplayPartition.class);
    /** Tries without any progress: enough for a broker's or a store's short absence. */
    private static final int TRIES = 3;

    private final ReplaySettings settings;
    private final Counter records = MetricNames.counter(MetricNames.REPLAY_RECORDS);
    private final Counter bytes = MetricNames.counter(MetricNames.REPLAY_BYTES);
    private final Counter bare = MetricNames.counter(MetricNames.REPLAY_BARE);
    private final Counter untimed = MetricNames.counter(MetricNames.REPLAY_UNTIMED);
    private final StringSet reasons = MetricNames.stringSet(MetricNames.REPLAY_REASONS);

    ReplayPartition(ReplaySettings settings) {
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
                // Whatever it is, it is one partition's: thrown on, it would end the others' replaying too.
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
        new PartitionReplay(settings, Stores.of(settings.archive(), options), map).replay(range, commit -> {
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
