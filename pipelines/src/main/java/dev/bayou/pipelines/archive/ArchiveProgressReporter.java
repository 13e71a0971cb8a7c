package dev.bayou.pipelines.archive;

import dev.bayou.archive.store.Location;
import dev.bayou.archive.store.Store;
import dev.bayou.copy.CatchUpPlan;
import dev.bayou.copy.CopyProgress;
import dev.bayou.copy.CopyProgress.Snapshot;
import dev.bayou.copy.CopyRange;
import dev.bayou.copy.LedgerWatch;
import dev.bayou.copy.SealWindow;
import dev.bayou.pipelines.archive.ArchiveArgs.Mode;
import dev.bayou.pipelines.cli.ProfileOptions;
import dev.bayou.pipelines.cli.ProfileOptions.Workers;
import dev.bayou.pipelines.cli.ShutdownHook;
import dev.bayou.pipelines.progress.ProgressReporter;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.beam.sdk.PipelineResult;
import org.apache.beam.sdk.metrics.MetricNameFilter;
import org.apache.beam.sdk.metrics.MetricQueryResults;
import org.apache.beam.sdk.metrics.MetricsFilter;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Shows how archiving fares while it runs, a line for each topic, and stops the pipeline when the process is told to
 * end. Where the work is done in other JVMs, the ledger tells: what is read and not yet committed is not seen then, and
 * bytes are those of the files.
 */
final class ArchiveProgressReporter implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ArchiveProgressReporter.class);
    /** How often the ledger is asked, where it has to be. */
    private static final Duration LOOK_EVERY = Duration.ofSeconds(9);

    private final CopyProgress progress;
    private final ProgressReporter display;
    private final Optional<LedgerWatch> elsewhere;
    private final Map<String, Snapshot> before = new TreeMap<>();
    private long shownAt = System.nanoTime();
    private ProgressReporter.Turn shown = new ProgressReporter.Turn(List.of(), true);
    private PipelineResult result;
    private ShutdownHook stopper;

    private ArchiveProgressReporter(Location archive, Optional<LedgerWatch> elsewhere) {
        this.progress = CopyProgress.of(archive);
        this.elsewhere = elsewhere;
        this.display = ProgressReporter.of(this::turn);
    }

    static ArchiveProgressReporter show(ArchiveArgs command, CatchUpPlan plan, Store store) {
        boolean isElsewhere = command.options().as(ProfileOptions.class).getWorkers() == Workers.ELSEWHERE;
        LedgerWatch.Ends ends = command.mode() == Mode.FOR_EVER ? LedgerWatch.Ends.NOW : LedgerWatch.Ends.PLANNED;
        return new ArchiveProgressReporter(
                command.settings().archive(),
                isElsewhere ? Optional.of(new LedgerWatch(command.settings(), store, plan, ends)) : Optional.empty());
    }

    /** Takes note of the running pipeline, to end it on SIGTERM or SIGINT and to read its counters. */
    void watch(PipelineResult running, PipelineOptions options) {
        result = running;
        stopper = ShutdownHook.of(
                running,
                options,
                "Told to stop. What is not committed yet stays in Kafka and is copied at the next start.",
                () -> {
                    progress.end();
                    display.close();
                    summarize();
                });
    }

    /** What kept complete windows from being sealed, as the pipeline's own counters tell. */
    List<String> problems() {
        long count = 0;
        for (var counter : metrics(SealWindow.class, SealWindow.PROBLEMS).getCounters()) {
            count += counter.getAttempted();
        }
        return count == 0
                ? List.of()
                : List.of(count + (count == 1 ? " problem" : " problems")
                        + " kept a complete window from being sealed; each is in the log above");
    }

    /** Why copying a partition failed at last, by partition, wherever it was tried. */
    Map<String, String> failures() {
        Map<String, String> failures = new TreeMap<>();
        for (var reasons : metrics(CopyRange.class, CopyRange.REASONS).getStringSets()) {
            for (String reason : reasons.getAttempted().getStringSet()) {
                String[] parts = reason.split(": ", 2);
                failures.put(parts[0], parts[1]);
            }
        }
        return failures;
    }

    @Override
    public void close() {
        display.close();
        if (stopper != null) {
            stopper.close();
            if (stopper.isAtWork()) {
                return; // It summarizes too.
            }
        }
        summarize();
    }

    private ProgressReporter.Turn turn() {
        long now = System.nanoTime();
        if (elsewhere.isPresent()) {
            if (now - shownAt < LOOK_EVERY.toNanos()) {
                return shown;
            }
            look();
        }
        shown = turn(now);
        return shown;
    }

    private void look() {
        try {
            if (elsewhere.isPresent()) {
                elsewhere.get().look();
            }
        } catch (IOException | KafkaException e) {
            LOG.warn("How far the archive is, is not known for now: {}", e.getMessage());
        }
    }

    private ProgressReporter.Turn turn(long now) {
        List<String> lines = new ArrayList<>();
        double seconds = (now - shownAt) / 1e9;
        boolean isQuiet = true;
        for (Map.Entry<String, Snapshot> topic : progress.snapshot().entrySet()) {
            Snapshot then = before.getOrDefault(topic.getKey(), Snapshot.NOTHING);
            lines.add(line(topic.getKey(), then, topic.getValue(), seconds));
            // A last commit is news: only with it is the topic caught up.
            isQuiet &= then.lag() == topic.getValue().lag()
                    && then.unstable() == topic.getValue().unstable()
                    && then.records() == topic.getValue().records()
                    && then.committedRecords() == topic.getValue().committedRecords();
            before.put(topic.getKey(), topic.getValue());
        }
        shownAt = now;
        return new ProgressReporter.Turn(lines, isQuiet);
    }

    private static String line(String topic, Snapshot then, Snapshot now, double seconds) {
        double records = (now.records() - then.records()) / seconds;
        double megabytes = (now.bytes() - then.bytes()) / seconds / 1e6;
        // What is read already waits for its commit only.
        long unread = Math.max(0, now.lag() - (now.records() - now.committedRecords()));
        String eta = now.lag() == 0
                ? now.unstable() == 0 ? "caught up" : "caught up but for open transactions"
                : unread > 0 && records < 1 ? "ETA unknown" : "ETA " + time(unread, records);
        return String.format(
                Locale.ROOT,
                "%-24s %,14d records  %,10.0f/s  %7.1f MB/s  %,6d files  lag %,12d%s  %s%s",
                topic,
                now.records(),
                records,
                megabytes,
                now.files(),
                now.lag(),
                unstable(now),
                eta,
                implausible(now));
    }

    /** Beside the lag, which reaches to the last stable offset: what waits beyond it. */
    private static String unstable(Snapshot now) {
        return now.unstable() == 0 ? "" : String.format(Locale.ROOT, " and %,d in open transactions", now.unstable());
    }

    private static String time(long records, double perSecond) {
        Duration left = Duration.ofSeconds(records == 0 ? 0 : (long) (records / perSecond));
        return left.toString().substring(2).toLowerCase(Locale.ROOT);
    }

    private void summarize() {
        look();
        progress.snapshot()
                .forEach((topic, snapshot) -> LOG.info(String.format(
                        Locale.ROOT,
                        "%s: %,d records committed in %,d files, lag %,d%s%s%s",
                        topic,
                        snapshot.committedRecords(),
                        snapshot.files(),
                        snapshot.lag(),
                        unstable(snapshot),
                        implausible(snapshot),
                        speed(snapshot))));
    }

    private static String implausible(Snapshot snapshot) {
        return snapshot.implausible() == 0
                ? ""
                : String.format(Locale.ROOT, ", %,d with an implausible event time", snapshot.implausible());
    }

    private static String speed(Snapshot snapshot) {
        double seconds = snapshot.busy().toNanos() / 1e9;
        return seconds == 0
                ? ""
                : String.format(
                        Locale.ROOT,
                        "; first to last record in %.2f s, %,.0f records/s, %.1f MB/s",
                        seconds,
                        snapshot.committedRecords() / seconds,
                        snapshot.bytes() / seconds / 1e6);
    }

    private MetricQueryResults metrics(Class<?> stage, String name) {
        return result.metrics()
                .queryMetrics(MetricsFilter.builder()
                        .addNameFilter(MetricNameFilter.named(stage, name))
                        .build());
    }
}
