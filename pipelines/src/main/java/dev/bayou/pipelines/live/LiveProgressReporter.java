package dev.bayou.pipelines.live;

import dev.bayou.live.ParseRecords;
import dev.bayou.live.ReadEvents;
import dev.bayou.live.WriteEstimates;
import dev.bayou.pipelines.cli.ShutdownHook;
import dev.bayou.pipelines.progress.MetricQueries;
import dev.bayou.pipelines.progress.ProgressReporter;
import dev.bayou.pipelines.progress.ProgressReporter.Turn;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.beam.sdk.PipelineResult;
import org.apache.beam.sdk.metrics.MetricsFilter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Shows what has been read, rejected, told, late and dropped by now, as the pipeline's own counters tell. */
final class LiveProgressReporter implements AutoCloseable {
    /**
     * Beam's own counters of elements that came behind all bounds: of a bundle's sums for a window, of events for a
     * session.
     */
    private static final String DROPPED = "[dD]ropped(DueToLateness|DueToClosedWindow)";

    private static final Logger LOG = LoggerFactory.getLogger(LiveProgressReporter.class);

    private final ProgressReporter display = ProgressReporter.of(this::turn);
    private volatile Optional<PipelineResult> result = Optional.empty();
    private long recordsBefore;

    private LiveProgressReporter() {}

    static LiveProgressReporter show() {
        return new LiveProgressReporter();
    }

    /** Waits until the process is told to end. */
    void await(PipelineResult running, LiveArgs command, ShutdownHook.Ending ending) {
        result = Optional.of(running);
        ShutdownHook.await(running, command.options(), "Told to stop.", () -> {
            turn().lines().forEach(LOG::info);
            ending.end();
        });
    }

    private Turn turn() {
        long records = MetricQueries.sum(result, ParseRecords.class, ParseRecords.RECORDS);
        long rejected = MetricQueries.sum(result, ParseRecords.class, ParseRecords.REJECTED);
        long told = MetricQueries.sum(result, WriteEstimates.class, WriteEstimates.TOLD);
        boolean isQuiet = records == recordsBefore;
        recordsBefore = records;
        return new Turn(
                List.of(String.format(
                        Locale.ROOT,
                        "Live  %,14d records read  %,8d rejected  %,14d rows told  %,8d behind --lateness  dropped, as the runner tells: %,d"
                                + " events of sessions, %,d sums of windows",
                        records,
                        rejected,
                        told,
                        MetricQueries.sum(result, ReadEvents.class, ReadEvents.BEHIND),
                        dropped("FindSessions"),
                        dropped("SumEvents"))),
                isQuiet);
    }

    private long dropped(String transform) {
        long dropped = 0;
        if (result.isPresent()) {
            for (var counter : result.get()
                    .metrics()
                    .queryMetrics(MetricsFilter.builder().build())
                    .getCounters()) {
                if (counter.getName().getName().matches(DROPPED)
                        && counter.getKey().stepName().contains(transform)) {
                    dropped += counter.getAttempted();
                }
            }
        }
        return dropped;
    }

    @Override
    public void close() {
        display.close();
    }
}
