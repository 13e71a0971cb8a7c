package dev.bayou.pipelines.monitor;

import dev.bayou.copy.Backlog;
import dev.bayou.copy.CopyCounts;
import dev.bayou.copy.CopyCounts.Position;
import dev.bayou.copy.CopyCounts.Snapshot;
import dev.bayou.copy.FailureReason;
import dev.bayou.metrics.MetricNames;
import dev.bayou.pipelines.progress.RunCounts;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.TopicPartition;

/**
 * Publishes what is archived and what waits. Series by partition exist for the first {@value #MOST_PARTITIONS}
 * partitions at most; beyond that all of them are left out, and the sums of their topics remain.
 */
final class ArchiveMetrics implements MultiCollector {
    static final int MOST_PARTITIONS = 1_000;

    private static final double MILLIS = 1_000;

    private final CopyCounts counts;
    private final Duration staleAfter;
    private final RunCounts run;
    private final Backlog backlog;

    /** @param staleAfter how old end offsets may be of which a lag is published */
    ArchiveMetrics(CopyCounts counts, Duration staleAfter, RunCounts run, Backlog backlog) {
        this.counts = counts;
        this.staleAfter = staleAfter;
        this.run = run;
        this.backlog = backlog;
    }

    @Override
    public MetricSnapshots collect() {
        MetricFamilies families = new MetricFamilies();
        Instant now = Instant.now();
        counts.snapshot().forEach((topic, snapshot) -> addTopic(topic, snapshot, families));
        addHeads(counts.positions(), families);
        if (counts.staleSince(now, staleAfter).isEmpty()) {
            Map<String, Instant> oldest = backlog.oldest();
            counts.snapshot()
                    .forEach((topic, snapshot) ->
                            addLag(topic, snapshot, Optional.ofNullable(oldest.get(topic)), now, families));
            addEnds(counts.positions(), families);
        }
        counts.endsReadAt().ifPresent(time -> families.gauge(Metric.KAFKA_ANSWER, seconds(time)));
        for (FailureReason reason : FailureReason.values()) {
            families.counter(
                    Metric.FAILURES,
                    run.sum(reason.metric()),
                    "reason",
                    reason.name().toLowerCase(Locale.ROOT));
        }
        families.counter(Metric.LOST, run.sum(MetricNames.ARCHIVE_LOST))
                .counter(Metric.SEALED, run.sum(MetricNames.SEAL_WINDOWS))
                .counter(Metric.LATE, run.sum(MetricNames.SEAL_LATE_RECORDS))
                .counter(Metric.SEAL_PROBLEMS, run.sum(MetricNames.SEAL_PROBLEMS))
                .counter(Metric.ORPHANS, run.sum(MetricNames.SEAL_ORPHANS_SWEPT));
        return families.build();
    }

    private static void addTopic(String topic, Snapshot snapshot, MetricFamilies families) {
        String[] label = {"topic", topic};
        families.counter(Metric.READ_RECORDS, snapshot.records(), label)
                .counter(Metric.READ_BYTES, snapshot.bytes(), label)
                .counter(Metric.ARCHIVED_RECORDS, snapshot.committedRecords(), label)
                .counter(Metric.ARCHIVED_BYTES, snapshot.committedBytes(), label)
                .counter(Metric.ARCHIVED_FILES, snapshot.files(), label)
                .counter(Metric.COMMITS, snapshot.commits(), label)
                .counter(Metric.IMPLAUSIBLE, snapshot.implausible(), label);
        snapshot.lastCommit().ifPresent(time -> families.gauge(Metric.LAST_COMMIT, seconds(time), label));
    }

    private void addLag(
            String topic, Snapshot snapshot, Optional<Instant> oldest, Instant now, MetricFamilies families) {
        String[] label = {"topic", topic};
        families.gauge(Metric.LAG, snapshot.lag(), label).gauge(Metric.UNSTABLE, snapshot.unstable(), label);
        if (snapshot.lag() == 0) {
            families.gauge(Metric.OLDEST_AGE, 0, label);
            return;
        }
        oldest.ifPresent(time -> {
            double age = Duration.between(time, now).toMillis() / MILLIS;
            families.gauge(Metric.OLDEST_AGE, Math.max(0, age), label);
            backlog.retentionMillis(topic)
                    .ifPresent(millis -> families.gauge(Metric.RETENTION_HEADROOM, millis / MILLIS - age, label));
        });
    }

    private static void addHeads(Map<TopicPartition, Position> positions, MetricFamilies families) {
        families.gauge(Metric.PARTITIONS, positions.size());
        if (positions.size() <= MOST_PARTITIONS) {
            positions.forEach((partition, position) -> families.gauge(Metric.HEAD, position.head(), labels(partition)));
        }
    }

    private static void addEnds(Map<TopicPartition, Position> positions, MetricFamilies families) {
        if (positions.size() <= MOST_PARTITIONS) {
            positions.forEach((partition, position) -> families.gauge(Metric.END, position.end(), labels(partition)));
        }
    }

    private static String[] labels(TopicPartition partition) {
        return new String[] {"topic", partition.topic(), "partition", Integer.toString(partition.partition())};
    }

    private static double seconds(Instant time) {
        return time.toEpochMilli() / MILLIS;
    }
}
