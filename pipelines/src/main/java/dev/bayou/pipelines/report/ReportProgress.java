package dev.bayou.pipelines.report;

import dev.bayou.archive.read.ReadPlan;
import dev.bayou.metrics.MetricNames;
import dev.bayou.pipelines.progress.Progress;
import dev.bayou.pipelines.progress.Progress.Completion;
import dev.bayou.pipelines.progress.ProgressReporter;
import dev.bayou.pipelines.progress.RateMeter;
import dev.bayou.pipelines.progress.RunCounts;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Supplier;

/** How far the reading of an archive is, for every report. */
public final class ReportProgress implements Supplier<List<Progress>> {
    /** Logged if the process is stopped. */
    public static final String STOPPING = "Stopping. The report that was there before stays as it is.";

    private final RunCounts counts;
    private final ReadPlan plan;
    private final RateMeter rates = new RateMeter();

    private ReportProgress(RunCounts counts, ReadPlan plan) {
        this.counts = counts;
        this.plan = plan;
    }

    public static ProgressReporter start(String run, ReadPlan plan) {
        RunCounts counts = RunCounts.of(run);
        return ProgressReporter.start(counts, new ReportProgress(counts, plan));
    }

    @Override
    public List<Progress> get() {
        rates.nextTurn();
        long records = counts.sum(MetricNames.READ_RECORDS);
        long bytes = counts.sum(MetricNames.READ_BYTES);
        double bytesPerSecond = rates.average(bytes);
        Completion completion =
                new Completion(bytes, OptionalLong.of(plan.bytes()), bytesPerSecond, "writing the report");
        String line = String.format(
                Locale.ROOT,
                "Reading  %,14d records  %s  %5.1f %% of %,.1f MB  %s",
                records,
                Progress.rates(rates.perSecond("records", records), bytesPerSecond),
                completion.percent(),
                plan.bytes() / 1e6,
                completion.eta());
        return List.of(new Progress("reading", Map.of("records", records, "bytes", bytes), completion, line));
    }
}
