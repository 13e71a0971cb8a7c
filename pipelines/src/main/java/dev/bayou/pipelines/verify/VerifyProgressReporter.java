package dev.bayou.pipelines.verify;

import dev.bayou.pipelines.cli.Quantities;
import dev.bayou.pipelines.cli.ShutdownHook;
import dev.bayou.pipelines.progress.MetricQueries;
import dev.bayou.pipelines.progress.ProgressReporter;
import dev.bayou.pipelines.progress.ProgressReporter.Turn;
import dev.bayou.verify.VerifyPlan;
import dev.bayou.verify.VerifyProgress;
import dev.bayou.verify.VerifySettings;
import dev.bayou.verify.VerifySettings.Depth;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.beam.sdk.PipelineResult;
import org.apache.beam.sdk.options.PipelineOptions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Shows how far a verification is while it runs, and ends it when the process is told to end. */
final class VerifyProgressReporter implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(VerifyProgressReporter.class);

    private final VerifyProgress progress;
    private final Depth depth;
    private final long entries;
    private final ProgressReporter display;
    private final long begin = System.nanoTime();
    private volatile Optional<PipelineResult> result = Optional.empty();
    private long doneBefore;

    private VerifyProgressReporter(VerifySettings settings, VerifyPlan plan) {
        this.progress = VerifyProgress.of(settings.run());
        this.depth = settings.depth();
        this.entries = plan.entries();
        this.display = ProgressReporter.of(this::turn);
    }

    static VerifyProgressReporter show(VerifySettings settings, VerifyPlan plan) {
        return new VerifyProgressReporter(settings, plan);
    }

    /**
     * Waits for the pipeline's end.
     *
     * @param discarding what is done if it fails or the process is told to end before
     */
    void await(PipelineResult running, PipelineOptions options, ShutdownHook.Ending discarding) {
        result = Optional.of(running);
        ShutdownHook.await(running, options, "Told to stop. Nothing is proven, and nothing was changed.", discarding);
    }

    /** Tells how long it took. */
    void summarize() {
        display.close();
        double seconds = (System.nanoTime() - begin) / 1e9;
        LOG.info(String.format(
                Locale.ROOT, "Checked %,d entries in %.2f s, %,.0f entries/s", entries, seconds, entries / seconds));
        double reading = progress.busy().toNanos() / 1e9;
        if (reading > 0) {
            LOG.info(String.format(
                    Locale.ROOT,
                    "Read %,d records again in %.2f s, %,.0f records/s, %.1f MB/s",
                    progress.records(),
                    reading,
                    progress.records() / reading,
                    progress.bytes() / reading / 1e6));
        }
    }

    private Turn turn() {
        double seconds = (System.nanoTime() - begin) / 1e9;
        long checked = Math.max(progress.checked(), counted(VerifyProgress.CHECKED));
        long proven = Math.max(progress.proven(), counted(VerifyProgress.PROVEN));
        long done = depth == Depth.DEEP ? proven : checked;
        String line = String.format(
                Locale.ROOT, "Verifying %,12d of %,d entries  %,8.0f/s", checked, entries, checked / seconds);
        if (depth == Depth.DEEP) {
            line += String.format(
                    Locale.ROOT,
                    "  %,14d records read again  %7.1f MB/s",
                    Math.max(progress.records(), counted(VerifyProgress.RECORDS)),
                    Math.max(progress.bytes(), counted(VerifyProgress.BYTES)) / seconds / 1e6);
        }
        Turn turn = new Turn(List.of(line + "  " + left(done, seconds)), done == doneBefore);
        doneBefore = done;
        return turn;
    }

    private String left(long done, double seconds) {
        if (done >= entries) {
            return "bringing it together";
        }
        return done == 0
                ? "ETA unknown"
                : "ETA " + Quantities.text(Duration.ofSeconds((long) (seconds * (entries - done) / done)));
    }

    private long counted(String name) {
        return MetricQueries.sum(result, VerifyProgress.class, name);
    }

    @Override
    public void close() {
        display.close();
    }
}
