package dev.bayou.copy;

import static dev.bayou.metrics.MetricNames.ARCHIVE_FILES;
import static dev.bayou.metrics.MetricNames.ARCHIVE_IMPLAUSIBLE;
import static dev.bayou.metrics.MetricNames.ARCHIVE_READ_BYTES;
import static dev.bayou.metrics.MetricNames.ARCHIVE_READ_RECORDS;
import static dev.bayou.metrics.MetricNames.ARCHIVE_RECORDS;

import dev.bayou.archive.ledger.LedgerEntry;
import dev.bayou.kafka.PartitionOffsets.End;
import dev.bayou.metrics.LocalCounts;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.apache.kafka.common.TopicPartition;

/**
 * What was copied into an archive, by topic, and what is left to copy. Beam's counters know neither topics nor lag, and
 * a range is counted there only when all of it is copied. Safe for many threads.
 */
public final class CopyCounts {
    private final ConcurrentMap<String, LocalCounts> topics = new ConcurrentHashMap<>();
    private final ConcurrentMap<TopicPartition, Long> heads = new ConcurrentHashMap<>();
    private final ConcurrentMap<TopicPartition, End> ends = new ConcurrentHashMap<>();

    CopyCounts() {}

    /**
     * A topic's counts at one moment.
     *
     * @param records read from Kafka since this process began, committed or not
     * @param bytes of their values
     * @param files committed
     * @param implausible committed records with an implausible event time
     * @param lag offsets between the heads and the ends that planning last saw
     * @param unstable offsets beyond these ends that wait for open transactions
     * @param busy from the first record read to the last one committed
     */
    public record Snapshot(
            long records,
            long bytes,
            long committedRecords,
            long files,
            long implausible,
            long lag,
            long unstable,
            Duration busy) {
        public static final Snapshot NOTHING = new Snapshot(0, 0, 0, 0, 0, 0, 0, Duration.ZERO);
    }

    /** The counts of every topic that was planned or copied. */
    public Map<String, Snapshot> snapshot() {
        Map<String, Long> lags = new TreeMap<>();
        Map<String, Long> unstable = new TreeMap<>();
        ends.forEach((partition, end) -> {
            lags.merge(partition.topic(), Math.max(0, end.stable() - heads.getOrDefault(partition, 0L)), Long::sum);
            unstable.merge(partition.topic(), end.unstable(), Long::sum);
        });
        Map<String, Snapshot> snapshot = new TreeMap<>();
        lags.keySet().forEach(this::topic);
        topics.forEach((topic, counts) -> snapshot.put(
                topic,
                new Snapshot(
                        counts.sum(ARCHIVE_READ_RECORDS),
                        counts.sum(ARCHIVE_READ_BYTES),
                        counts.sum(ARCHIVE_RECORDS),
                        counts.sum(ARCHIVE_FILES),
                        counts.sum(ARCHIVE_IMPLAUSIBLE),
                        lags.getOrDefault(topic, 0L),
                        unstable.getOrDefault(topic, 0L),
                        counts.busy())));
        return snapshot;
    }

    void read(String topic, long records, long bytes) {
        LocalCounts counts = topic(topic);
        counts.begin();
        counts.add(ARCHIVE_READ_RECORDS, records);
        counts.add(ARCHIVE_READ_BYTES, bytes);
    }

    void committed(TopicPartition partition, LedgerEntry entry) {
        LocalCounts counts = topic(partition.topic());
        counts.add(ARCHIVE_RECORDS, entry.records());
        counts.add(ARCHIVE_FILES, entry.files().size());
        counts.add(ARCHIVE_IMPLAUSIBLE, entry.implausibleTimestamps());
        counts.end();
        headIs(partition, entry.to());
    }

    void headIs(TopicPartition partition, long head) {
        heads.merge(partition, head, Math::max);
    }

    void endIs(TopicPartition partition, End end) {
        ends.put(partition, end);
    }

    private LocalCounts topic(String topic) {
        return topics.computeIfAbsent(topic, t -> new LocalCounts());
    }
}
