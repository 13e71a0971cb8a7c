package dev.bayou.pipelines.report;

import dev.bayou.archive.read.ReadPlan;
import dev.bayou.archive.read.ReadProgress;
import dev.bayou.pipelines.cli.ShutdownHook;
import dev.bayou.pipelines.progress.MetricQueries;
import dev.bayou.pipelines.progress.ProgressReporter;
import dev.bayou.pipelines.progress.ProgressReporter.Turn;
import dev.bayou.report.core.SumParts;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.beam.sdk.PipelineResult;
import org.apache.beam.sdk.options.PipelineOptions;

/** Shows how far the reading of an archive is, and clears away what an unfinished run leaves. */
public final class ReportProgressReporter implements AutoCloseable {
    private final ReadProgress progress;
    private final ReadPlan plan;
    private final ProgressReporter display;
    private final long begin = System.nanoTime();
    private volatile Optional<PipelineResult> result = Optional.empty();
    private long recordsBefore;
    private long shownAt = begin;

    private ReportProgressReporter(String run, ReadPlan plan) {
        this.progress = ReadProgress.of(run);
        this.plan = plan;
        this.display = ProgressReporter.of(this::turn);
    }

    public static ReportProgressReporter show(String run, ReadPlan plan) {
        return new ReportProgressReporter(run, plan);
    }

    /** Waits for the pipeline's end; if it fails or the process is told to stop, discards what it left. */
    public void await(PipelineResult running, PipelineOptions options, ShutdownHook.Ending discarding) {
        result = Optional.of(running);
        ShutdownHook.await(
                running, options, "Told to stop. The report that was there before stays as it is.", discarding);
    }

    private Turn turn() {
        long now = System.nanoTime();
        long records = Math.max(progress.records(), counted(SumParts.RECORDS));
        long bytes = Math.max(progress.bytes(), counted(SumParts.BYTES));
        double speed = (records - recordsBefore) / ((now - shownAt) / 1e9);
        double megabytes = bytes / 1e6 / ((now - begin) / 1e9);
        boolean isQuiet = records == recordsBefore;
        recordsBefore = records;
        shownAt = now;
        return new Turn(
                List.of(String.format(
                        Locale.ROOT,
                        "Reading  %,14d records  %,10.0f/s  %7.1f MB/s  %5.1f %% of %,.1f MB  %s",
                        records,
                        speed,
                        megabytes,
                        plan.bytes() == 0 ? 100.0 : 100.0 * bytes / plan.bytes(),
                        plan.bytes() / 1e6,
                        timeLeft(bytes, now))),
                isQuiet);
    }

    private long counted(String name) {
        return MetricQueries.sum(result, SumParts.class, name);
    }

    private String timeLeft(long bytes, long now) {
        if (bytes >= plan.bytes()) {
            return "writing the report";
        }
        if (bytes == 0) {
            return "ETA unknown";
        }
        double seconds = (now - begin) / 1e9 * (plan.bytes() - bytes) / bytes;
        return "ETA "
                + Duration.ofSeconds((long) seconds).toString().substring(2).toLowerCase(Locale.ROOT);
    }

    @Override
    public void close() {
        display.close();
    }
}
