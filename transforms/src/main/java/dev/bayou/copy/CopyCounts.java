package dev.bayou.copy;

import static dev.bayou.metrics.MetricNames.ARCHIVE_BYTES;
import static dev.bayou.metrics.MetricNames.ARCHIVE_COMMITS;
import static dev.bayou.metrics.MetricNames.ARCHIVE_FILES;
import static dev.bayou.metrics.MetricNames.ARCHIVE_IMPLAUSIBLE;
import static dev.bayou.metrics.MetricNames.ARCHIVE_READ_BYTES;
import static dev.bayou.metrics.MetricNames.ARCHIVE_READ_RECORDS;
import static dev.bayou.metrics.MetricNames.ARCHIVE_RECORDS;

import dev.bayou.archive.ledger.LedgerEntry;
import dev.bayou.kafka.PartitionOffsets.End;
import dev.bayou.metrics.LocalCounts;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
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
    private final ConcurrentMap<String, Instant> lastCommits = new ConcurrentHashMap<>();
    private final ConcurrentMap<TopicPartition, Long> heads = new ConcurrentHashMap<>();
    private final ConcurrentMap<TopicPartition, End> ends = new ConcurrentHashMap<>();
    private volatile Optional<Instant> endsReadAt = Optional.empty();

    CopyCounts() {}

    /**
     * A topic's counts at one moment.
     *
     * @param records read from Kafka since this process began, committed or not
     * @param bytes of their values
     * @param committedBytes of data files
     * @param files committed
     * @param commits ledger entries committed
     * @param lastCommit when this process, or the workers that it follows, last committed; empty before
     * @param implausible committed records with an implausible event time
     * @param lag offsets between the heads and the ends that planning last saw
     * @param unstable offsets beyond these ends that wait for open transactions
     * @param busy from the first record read to the last one committed
     */
    public record Snapshot(
            long records,
            long bytes,
            long committedRecords,
            long committedBytes,
            long files,
            long commits,
            Optional<Instant> lastCommit,
            long implausible,
            long lag,
            long unstable,
            Duration busy) {
        public static final Snapshot NOTHING = new Snapshot(0, 0, 0, 0, 0, 0, Optional.empty(), 0, 0, 0, Duration.ZERO);
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
                        counts.sum(ARCHIVE_BYTES),
                        counts.sum(ARCHIVE_FILES),
                        counts.sum(ARCHIVE_COMMITS),
                        Optional.ofNullable(lastCommits.get(topic)),
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
        counts.add(ARCHIVE_BYTES, entry.bytes());
        counts.add(ARCHIVE_FILES, entry.files().size());
        counts.add(ARCHIVE_COMMITS, 1);
        counts.add(ARCHIVE_IMPLAUSIBLE, entry.implausibleTimestamps());
        counts.end();
        lastCommits.put(partition.topic(), Instant.now());
        headIs(partition, entry.to());
    }

    void headIs(TopicPartition partition, long head) {
        heads.merge(partition, head, Math::max);
    }

    void endIs(TopicPartition partition, End end) {
        ends.put(partition, end);
        endsReadAt = Optional.of(Instant.now());
    }

    /**
     * Where a partition stands.
     *
     * @param head of the ledger: the next offset to archive
     * @param end for a reader of committed records, as planning last saw it
     */
    public record Position(long head, long end) {
        public long lag() {
            return Math.max(0, end - head);
        }
    }

    /** Where each partition stands whose end Kafka has returned. */
    public Map<TopicPartition, Position> positions() {
        Map<TopicPartition, Position> positions = new HashMap<>();
        ends.forEach((partition, end) ->
                positions.put(partition, new Position(heads.getOrDefault(partition, 0L), end.stable())));
        return positions;
    }

    /** When Kafka last returned the end of a partition; empty before. */
    public Optional<Instant> endsReadAt() {
        return endsReadAt;
    }

    /** When Kafka last returned the end of a partition, if that is longer ago than a limit: lags are old since then. */
    public Optional<Instant> staleSince(Instant now, Duration limit) {
        return endsReadAt.filter(time -> time.plus(limit).isBefore(now));
    }

    private LocalCounts topic(String topic) {
        return topics.computeIfAbsent(topic, t -> new LocalCounts());
    }
}
