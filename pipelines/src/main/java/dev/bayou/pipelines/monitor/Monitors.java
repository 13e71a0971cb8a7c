package dev.bayou.pipelines.monitor;

import static java.util.Map.entry;

import dev.bayou.archive.Layout;
import dev.bayou.archive.store.Store;
import dev.bayou.copy.Backlog;
import dev.bayou.copy.CopyCounts;
import dev.bayou.copy.CopySession;
import dev.bayou.copy.CopySettings;
import dev.bayou.kafka.KafkaClients;
import dev.bayou.metrics.MetricNames;
import dev.bayou.pipelines.progress.RunCounts;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.metrics.MetricName;

/** The monitors of the commands. */
public final class Monitors {
    private Monitors() {}

    /**
     * Monitors {@code archive}: topics, lag, failures, sealing, and whether it stalls.
     *
     * @param staleAfter how old end offsets may be of which a lag is published
     */
    public static Monitor ofArchive(
            MonitorSettings monitor, CopySettings settings, Duration staleAfter, Store store, RunCounts run) {
        CopyCounts counts = CopySession.of(settings.archive()).counts();
        Backlog backlog = new Backlog(settings);
        ArchiveHealth health = new ArchiveHealth(
                settings.rotation().maxFileAge(),
                counts::positions,
                List.of(
                        () -> KafkaClients.cluster(settings.kafka()).existingTopics(settings.topics()),
                        () -> store.listAfter(Layout.ledgerRoot(), "", 1)),
                System::nanoTime);
        return Monitor.start(monitor, List.of(new ArchiveMetrics(counts, staleAfter, run, backlog)), health)
                .refreshing(health::probe)
                .refreshing(backlog::refresh);
    }

    /** Monitors {@code replay}. */
    public static Monitor ofReplay(MonitorSettings monitor, RunCounts run) {
        return of(
                monitor,
                run,
                Map.of(
                        MetricNames.REPLAY_RECORDS, Metric.REPLAYED_RECORDS,
                        MetricNames.REPLAY_BYTES, Metric.REPLAYED_BYTES));
    }

    /** Monitors {@code live}. */
    public static Monitor ofLive(MonitorSettings monitor, RunCounts run) {
        return of(
                monitor,
                run,
                Map.ofEntries(
                        entry(MetricNames.LIVE_RECORDS, Metric.LIVE_RECORDS),
                        entry(MetricNames.LIVE_REJECTED, Metric.LIVE_REJECTED),
                        entry(MetricNames.LIVE_BEHIND, Metric.LIVE_BEHIND),
                        entry(MetricNames.LIVE_EMITTED, Metric.LIVE_EMITTED)));
    }

    private static Monitor of(MonitorSettings monitor, RunCounts run, Map<MetricName, Metric> metrics) {
        return Monitor.start(monitor, List.of(new RunMetrics(run, metrics)), Health.OF_A_PROCESS);
    }
}
