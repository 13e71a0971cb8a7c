package dev.bayou.live;

import dev.bayou.archive.Gap;
import dev.bayou.archive.Gap.Reason;
import dev.bayou.kafka.GapReader;
import dev.bayou.kafka.KafkaClients;
import dev.bayou.kafka.KafkaCluster;
import dev.bayou.kafka.KafkaSettings;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.LoggerFactory;

/**
 * Detects that a partition is idle: no record has come to this JVM for a while, and its backlog has no record that a
 * reader would see. Kept for the run, because a runner closes and reopens readers at any time. One reader at a time.
 */
final class IdlePartitionDetector {
    /** After so long without a record, the backlog is probed. */
    private static final Duration QUIET = Duration.ofSeconds(10);

    private static final ConcurrentMap<Key, IdlePartitionDetector> DETECTORS = new ConcurrentHashMap<>();

    private final BacklogProbe backlog;
    private final LongSupplier nanos;
    private volatile long since;
    private volatile long next = -1;
    private volatile long empty = -1;

    private record Key(String run, TopicPartition partition) {}

    /** @param nanos the clock */
    IdlePartitionDetector(BacklogProbe backlog, LongSupplier nanos) {
        this.backlog = backlog;
        this.nanos = nanos;
        this.since = nanos.getAsLong();
    }

    /** That of a run and partition. */
    static IdlePartitionDetector of(String run, TopicPartition partition, BacklogProbe backlog) {
        return DETECTORS.computeIfAbsent(
                new Key(run, partition), key -> new IdlePartitionDetector(backlog, System::nanoTime));
    }

    /** A record was read. */
    void endsWith(long offset) {
        next = offset + 1;
        empty = -1;
        since = nanos.getAsLong();
    }

    /**
     * Whether the offsets that are left have no record to deliver. By Kafka's answer, not by the clock: a slow broker
     * must not make the events late that it has yet to deliver.
     *
     * @param left how many
     */
    boolean isRestEmpty(long left) {
        if (left != empty && nanos.getAsLong() - since > QUIET.toNanos()) {
            if (backlog.isEmpty(next, left)) {
                empty = left;
            } else {
                since = nanos.getAsLong();
            }
        }
        return left == empty;
    }

    /** Checks whether a partition's backlog has records for a reader of committed records. */
    @FunctionalInterface
    interface BacklogProbe {
        /**
         * Whether it has none: only markers, and records of aborted transactions.
         *
         * @param next its first offset, or -1 for where reading started
         * @param left how many offsets
         */
        boolean isEmpty(long next, long left);

        /** By Kafka's answer; without one, the backlog counts as not empty. */
        static BacklogProbe inKafka(KafkaSettings kafka, String group, TopicPartition partition) {
            return (next, left) -> {
                try {
                    KafkaCluster cluster = KafkaClients.cluster(kafka);
                    long from = next >= 0 ? next : start(cluster, group, partition);
                    long stable =
                            cluster.offsets().endOffsets(List.of(partition)).get(partition);
                    if (from + left > stable) {
                        return false; // A transaction is open. Its records may be committed.
                    }
                    List<Gap> rest = List.of(Gap.whole(from, stable, Reason.TRANSACTION));
                    return new GapReader(kafka)
                            .read(partition.topic(), partition.partition(), rest).stream()
                                    .allMatch(answer -> answer.records() == 0);
                } catch (KafkaException e) {
                    LoggerFactory.getLogger(BacklogProbe.class).debug("The backlog of {} is unknown", partition, e);
                    return false;
                }
            };
        }

        private static long start(KafkaCluster cluster, String group, TopicPartition partition) {
            OffsetAndMetadata start =
                    cluster.groups().committedSoFar(Map.of(group, partition)).get(group);
            return start == null ? 0 : start.offset();
        }
    }
}
