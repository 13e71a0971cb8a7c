package dev.bayou.pipelines.replay;

import dev.bayou.metrics.MetricNames;
import dev.bayou.pipelines.progress.Progress;
import dev.bayou.pipelines.progress.Progress.Completion;
import dev.bayou.pipelines.progress.RateMeter;
import dev.bayou.pipelines.progress.RunCounts;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How far a replay is. */
final class ReplayProgress implements Supplier<List<Progress>> {
    private static final Logger LOG = LoggerFactory.getLogger(ReplayProgress.class);

    private final RunCounts counts;
    private final OptionalLong planned;
    private final RateMeter rates = new RateMeter();

    /** @param planned how many records; empty if it is unknown until the files are read */
    ReplayProgress(RunCounts counts, OptionalLong planned) {
        this.counts = counts;
        this.planned = planned;
    }

    @Override
    public List<Progress> get() {
        rates.nextTurn();
        long records = counts.sum(MetricNames.REPLAY_RECORDS);
        long bytes = counts.sum(MetricNames.REPLAY_BYTES);
        double perSecond = rates.perSecond("records", records);
        Completion completion = new Completion(records, planned, perSecond, "ETA 0s");
        String left = planned.isEmpty()
                ? ""
                : String.format(
                        Locale.ROOT,
                        "%5.1f %% of %,d  %s",
                        completion.percent(),
                        planned.getAsLong(),
                        completion.eta());
        String line = String.format(
                Locale.ROOT,
                "Replaying %,14d records  %s  %s",
                records,
                Progress.rates(perSecond, rates.perSecond("bytes", bytes)),
                left);
        return List.of(new Progress("replaying", Map.of("records", records, "bytes", bytes), completion, line));
    }

    /** Logs what was replayed, and what the archive did not have of it. */
    void summarize(String title) {
        long bare = counts.sum(MetricNames.REPLAY_BARE);
        if (bare > 0) {
            LOG.warn(
                    "{} records were archived without envelopes: they were sent without key and headers, and an empty value"
                            + " may have been a tombstone",
                    bare);
        }
        long untimed = counts.sum(MetricNames.REPLAY_UNTIMED);
        if (untimed > 0) {
            LOG.warn(
                    "{} records have no timestamp in the archive: they were sent with the start of their window or, without"
                            + " a window, with the current time",
                    untimed);
        }
        long records = counts.sum(MetricNames.REPLAY_RECORDS);
        Duration busy = counts.busy();
        LOG.info(String.format(
                Locale.ROOT,
                "%s is complete: %,d records replayed%s",
                title,
                records,
                busy.isZero()
                        ? ""
                        : "; first to last record in "
                                + Progress.average(records, counts.sum(MetricNames.REPLAY_BYTES), busy)));
    }
}
