package dev.bayou.pipelines.live;

import dev.bayou.metrics.MetricNames;
import dev.bayou.pipelines.progress.Progress;
import dev.bayou.pipelines.progress.Progress.Completion;
import dev.bayou.pipelines.progress.RateMeter;
import dev.bayou.pipelines.progress.RunCounts;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Supplier;

/** What a live run has read, rejected, emitted and dropped so far. */
final class LiveProgress implements Supplier<List<Progress>> {
    /**
     * Beam's own counters of elements behind the allowed lateness: of a bundle's sums for a window, of events for a
     * session.
     */
    private static final String DROPPED = "[dD]ropped(DueToLateness|DueToClosedWindow)";

    private final RunCounts counts;
    private final RateMeter rates = new RateMeter();

    LiveProgress(RunCounts counts) {
        this.counts = counts;
    }

    @Override
    public List<Progress> get() {
        rates.nextTurn();
        long records = counts.sum(MetricNames.LIVE_RECORDS);
        Completion completion =
                new Completion(records, OptionalLong.empty(), rates.perSecond("records", records), "reading");
        String line = String.format(
                Locale.ROOT,
                "Live  %,14d records read  %,8d rejected  %,14d rows emitted  %,8d behind --lateness"
                        + "  dropped, by the runner's count: %,d events of sessions, %,d sums of windows",
                records,
                counts.sum(MetricNames.LIVE_REJECTED),
                counts.sum(MetricNames.LIVE_EMITTED),
                counts.sum(MetricNames.LIVE_BEHIND),
                counts.sumOfRunner(DROPPED, "FindSessions"),
                counts.sumOfRunner(DROPPED, "SumEvents"));
        return List.of(new Progress("live", Map.of("records", records), completion, line));
    }
}
