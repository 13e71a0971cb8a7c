package dev.bayou.pipelines.progress;

import dev.bayou.pipelines.cli.FailedRunException;
import dev.bayou.pipelines.cli.ShutdownHook;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.beam.sdk.PipelineResult;
import org.apache.beam.sdk.options.PipelineOptions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reports the progress of a run on standard error, from a thread of its own: on a terminal as lines that are rewritten
 * each second; elsewhere as log lines every ten seconds, and every five minutes while no count changes.
 */
public final class ProgressReporter implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ProgressReporter.class);
    private static final Duration TERMINAL_EVERY = Duration.ofSeconds(1);
    private static final Duration LOG_EVERY = Duration.ofSeconds(10);
    /** While no count changes, one turn in so many is logged, as a sign of life. */
    private static final int QUIET_TURNS = 30;

    @SuppressWarnings("SystemConsoleNull") // True from JDK 22 on; the build targets Java 17.
    private final boolean isTerminal = System.console() != null;

    private final PrintStream terminal = System.err;
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "bayou-progress");
        thread.setDaemon(true);
        return thread;
    });
    private final RunCounts counts;
    private final Supplier<List<Progress>> source;
    private List<Map<String, Long>> before = List.of();
    private int linesOnScreen;
    private int quietTurns;

    private ProgressReporter(RunCounts counts, Supplier<List<Progress>> source) {
        this.counts = counts;
        this.source = source;
    }

    /**
     * Starts to report.
     *
     * @param counts those of the run, from which the source derives its progress
     * @param source called by one thread at a time
     */
    public static ProgressReporter start(RunCounts counts, Supplier<List<Progress>> source) {
        ProgressReporter reporter = new ProgressReporter(counts, source);
        long every = (reporter.isTerminal ? TERMINAL_EVERY : LOG_EVERY).toMillis();
        Future<?> unused = reporter.clock.scheduleAtFixedRate(reporter::report, every, every, TimeUnit.MILLISECONDS);
        return reporter;
    }

    /** Reads the counts of a running pipeline from now on. */
    public void follow(PipelineResult running) {
        counts.follow(running);
    }

    /**
     * Follows a running pipeline and waits for its end.
     *
     * @param message logged if the process is stopped before
     * @param discarding called then, and if the pipeline fails
     * @throws FailedRunException if the process is stopped
     */
    public void await(PipelineResult running, PipelineOptions options, String message, ShutdownHook.Ending discarding) {
        follow(running);
        ShutdownHook.await(running, options, message, discarding);
    }

    /** Logs the current progress, whatever was reported before. */
    public synchronized void log() {
        source.get().forEach(progress -> LOG.info(progress.line()));
    }

    private synchronized void report() {
        List<Progress> all = source.get();
        List<Map<String, Long>> current = all.stream().map(Progress::counts).toList();
        if (isTerminal) {
            clearScreen();
            all.forEach(progress -> terminal.println(progress.line()));
            linesOnScreen = all.size();
        } else if (!isQuiet(current) || ++quietTurns % QUIET_TURNS == 0) {
            all.forEach(progress -> LOG.info(progress.line()));
        }
        before = current;
    }

    private boolean isQuiet(List<Map<String, Long>> current) {
        return before.isEmpty()
                ? current.stream().allMatch(all -> all.values().stream().allMatch(count -> count == 0))
                : current.equals(before);
    }

    /** Stops reporting and clears the terminal. */
    @Override
    public void close() {
        clock.shutdownNow();
        clearScreen();
        counts.forget();
    }

    private synchronized void clearScreen() {
        if (linesOnScreen > 0) {
            terminal.print("\033[" + linesOnScreen + "F\033[J");
            linesOnScreen = 0;
        }
    }
}
