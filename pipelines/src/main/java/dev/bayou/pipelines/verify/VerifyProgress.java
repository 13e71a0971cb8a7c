package dev.bayou.pipelines.verify;

import dev.bayou.metrics.MetricNames;
import dev.bayou.pipelines.progress.Progress;
import dev.bayou.pipelines.progress.Progress.Completion;
import dev.bayou.pipelines.progress.RateMeter;
import dev.bayou.pipelines.progress.RunCounts;
import dev.bayou.verify.VerifySettings.Depth;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Supplier;

/** How far a verification is. */
final class VerifyProgress implements Supplier<List<Progress>> {
    private final RunCounts counts;
    private final Depth depth;
    private final long entries;
    private final RateMeter rates = new RateMeter();

    /** @param entries of the whole plan */
    VerifyProgress(RunCounts counts, Depth depth, long entries) {
        this.counts = counts;
        this.depth = depth;
        this.entries = entries;
    }

    @Override
    public List<Progress> get() {
        rates.nextTurn();
        long checked = counts.sum(MetricNames.VERIFY_ENTRIES);
        long done = depth == Depth.DEEP ? counts.sum(MetricNames.VERIFY_PROVEN) : checked;
        long records = counts.sum(MetricNames.VERIFY_RECORDS);
        Completion completion =
                new Completion(done, OptionalLong.of(entries), rates.average(done), "merging the results");
        String line = String.format(
                Locale.ROOT, "Verifying %,12d of %,d entries  %,8.0f/s", checked, entries, rates.average(checked));
        if (depth == Depth.DEEP) {
            line += String.format(
                    Locale.ROOT,
                    "  %,14d records read again  %7.1f MB/s",
                    records,
                    rates.average(counts.sum(MetricNames.VERIFY_BYTES)) / 1e6);
        }
        return List.of(new Progress(
                "verifying",
                Map.of("entries", checked, "done", done, "records", records),
                completion,
                line + "  " + completion.eta()));
    }

    /** How long it took. */
    List<String> summary() {
        List<String> lines = new ArrayList<>();
        double seconds = rates.sinceBegin().toNanos() / 1e9;
        lines.add(String.format(
                Locale.ROOT, "Checked %,d entries in %.2f s, %,.0f entries/s", entries, seconds, entries / seconds));
        Duration busy = counts.busy();
        if (!busy.isZero()) {
            long records = counts.sum(MetricNames.VERIFY_RECORDS);
            lines.add(String.format(
                    Locale.ROOT,
                    "Read %,d records again in %s",
                    records,
                    Progress.average(records, counts.sum(MetricNames.VERIFY_BYTES), busy)));
        }
        return lines;
    }
}
