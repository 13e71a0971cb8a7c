package dev.bayou.pipelines.replay;

import dev.bayou.pipelines.cli.Quantities;
import dev.bayou.pipelines.cli.ShutdownHook;
import dev.bayou.pipelines.progress.MetricQueries;
import dev.bayou.pipelines.progress.ProgressReporter;
import dev.bayou.pipelines.progress.ProgressReporter.Turn;
import dev.bayou.replay.ReplayPlan;
import dev.bayou.replay.ReplayProgress;
import dev.bayou.replay.kafka.ReplayArchive.ReplayPartition;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.apache.beam.sdk.PipelineResult;
import org.apache.beam.sdk.metrics.MetricNameFilter;
import org.apache.beam.sdk.metrics.MetricQueryResults;
import org.apache.beam.sdk.metrics.MetricsFilter;
import org.apache.beam.sdk.options.PipelineOptions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Shows how a replay fares while it runs, and ends it when the process is told to end. */
final class ReplayProgressReporter implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ReplayProgressReporter.class);

    private final ReplayProgress progress;
    private final OptionalLong planned;
    private final ProgressReporter display;
    private volatile Optional<PipelineResult> result = Optional.empty();
    private long recordsBefore;
    private long bytesBefore;
    private long shownAt = System.nanoTime();

    private ReplayProgressReporter(String run, ReplayPlan plan) {
        this.progress = ReplayProgress.of(run);
        this.planned = plan.records();
        this.display = ProgressReporter.of(this::turn);
    }

    static ReplayProgressReporter show(String run, ReplayPlan plan) {
        return new ReplayProgressReporter(run, plan);
    }

    /**
     * Waits for the pipeline's end.
     *
     * @param message what is told if the process is told to end before
     * @param discarding what is done then, and if the pipeline fails
     */
    void await(PipelineResult running, PipelineOptions options, String message, ShutdownHook.Ending discarding) {
        result = Optional.of(running);
        ShutdownHook.await(running, options, message, discarding);
    }

    /** Why a partition was not replayed to its end, by partition. */
    Map<String, String> failures() {
        Map<String, String> failures = new TreeMap<>();
        for (var reasons : metrics(ReplayPartition.REASONS).getStringSets()) {
            for (String reason : reasons.getAttempted().getStringSet()) {
                String[] parts = reason.split(": ", 2);
                failures.put(parts[0], parts[1]);
            }
        }
        return failures;
    }

    /** Tells what came of it. */
    void summarize(String title) {
        display.close();
        double seconds = progress.busy().toNanos() / 1e9;
        long bare = counted(ReplayPartition.BARE);
        if (bare > 0) {
            LOG.warn(
                    "{} records were archived without envelopes: they went with neither key nor headers, and an empty value may"
                            + " have been a tombstone",
                    bare);
        }
        long untimed = counted(ReplayPartition.UNTIMED);
        if (untimed > 0) {
            LOG.warn(
                    "{} records have no timestamp in the archive: they went with the begin of the window that they are filed in,"
                            + " or, filed in none, with the time of now",
                    untimed);
        }
        LOG.info(String.format(
                Locale.ROOT,
                "%s is complete: %,d records replayed%s",
                title,
                records(),
                seconds == 0
                        ? ""
                        : String.format(
                                Locale.ROOT,
                                "; first to last record in %.2f s, %,.0f records/s, %.1f MB/s",
                                seconds,
                                progress.committedRecords() / seconds,
                                progress.bytes() / seconds / 1e6)));
    }

    private Turn turn() {
        long now = System.nanoTime();
        double seconds = (now - shownAt) / 1e9;
        long records = records();
        long bytes = Math.max(progress.bytes(), counted(ReplayPartition.BYTES));
        double speed = (records - recordsBefore) / seconds;
        Turn turn = new Turn(
                List.of(String.format(
                        Locale.ROOT,
                        "Replaying %,14d records  %,10.0f/s  %7.1f MB/s  %s",
                        records,
                        speed,
                        (bytes - bytesBefore) / seconds / 1e6,
                        planned.isPresent() ? left(records, planned.getAsLong(), speed) : "")),
                records == recordsBefore);
        recordsBefore = records;
        bytesBefore = bytes;
        shownAt = now;
        return turn;
    }

    private static String left(long records, long planned, double speed) {
        String eta = speed < 1
                ? "ETA unknown"
                : "ETA " + Quantities.text(Duration.ofSeconds((long) (Math.max(0, planned - records) / speed)));
        return String.format(Locale.ROOT, "%5.1f %% of %,d  %s", 100.0 * records / planned, planned, eta);
    }

    /** In this JVM, and in others those of which Beam has been told. */
    private long records() {
        return Math.max(progress.records(), counted(ReplayPartition.RECORDS));
    }

    private long counted(String name) {
        return MetricQueries.sum(result, ReplayPartition.class, name);
    }

    private MetricQueryResults metrics(String name) {
        return result.orElseThrow()
                .metrics()
                .queryMetrics(MetricsFilter.builder()
                        .addNameFilter(MetricNameFilter.named(ReplayPartition.class, name))
                        .build());
    }

    @Override
    public void close() {
        display.close();
    }
}
