package dev.bayou.verify.kafka;

import dev.bayou.kafka.FirstRecords;
import dev.bayou.kafka.FirstRecords.Stamp;
import dev.bayou.kafka.KafkaClients;
import dev.bayou.kafka.KafkaCluster;
import dev.bayou.kafka.KafkaCluster.Retention;
import dev.bayou.kafka.KafkaSettings;
import dev.bayou.verify.kafka.KafkaPartition.Backlog;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;

/** Reads from Kafka how old the records are that are not archived yet, and when Kafka deletes them. */
final class BacklogReader {
    private final KafkaSettings settings;
    private final KafkaCluster cluster;
    private final Instant now;
    private final Map<String, Optional<Retention>> retentions = new HashMap<>();

    BacklogReader(KafkaSettings settings, Instant now) {
        this.settings = settings;
        this.cluster = KafkaClients.cluster(settings);
        this.now = now;
    }

    /** Adds the backlog to each partition with records that are not archived. */
    List<KafkaPartition> withBacklogs(List<KafkaPartition> partitions) {
        Map<TopicPartition, Long> nexts = new HashMap<>();
        Map<TopicPartition, Long> ends = new HashMap<>();
        for (KafkaPartition partition : partitions) {
            if (partition.isThere() && partition.lag() > 0) {
                nexts.put(KafkaStateReader.key(partition), partition.next());
                ends.put(KafkaStateReader.key(partition), partition.end());
            }
        }
        if (nexts.isEmpty()) {
            return partitions.stream().map(this::withUnstable).toList();
        }
        Map<TopicPartition, Stamp> oldest = FirstRecords.stamps(nexts, ends, settings);
        Map<TopicPartition, Long> since = cluster.offsets().offsetsSince(now.minus(KafkaState.PACE), nexts.keySet());
        Map<TopicPartition, Long> bytes = logBytes(nexts.keySet());
        return partitions.stream()
                .map(this::withUnstable)
                .map(partition -> nexts.containsKey(KafkaStateReader.key(partition))
                        ? partition.with(backlog(
                                partition,
                                Optional.ofNullable(oldest.get(KafkaStateReader.key(partition))),
                                since.getOrDefault(KafkaStateReader.key(partition), partition.end()),
                                bytes.getOrDefault(KafkaStateReader.key(partition), 0L)))
                        : partition)
                .toList();
    }

    /** Kafka may delete records that wait for an open transaction; no reader can see how old they are. */
    private KafkaPartition withUnstable(KafkaPartition partition) {
        return partition.isThere() && partition.unstable() > 0 && mayDelete(partition.topic())
                ? partition.with(backlog(partition, Optional.empty(), partition.end(), 0))
                : partition;
    }

    /**
     * The backlog of one partition.
     *
     * @param since the first offset that arrived within the pace
     * @param bytes the size of the log; 0 if it is not known
     */
    private Backlog backlog(KafkaPartition partition, Optional<Stamp> oldest, long since, long bytes) {
        return new Backlog(
                oldest.map(Stamp::time).orElse(null),
                oldest.map(Stamp::type).orElse(null),
                retentionOf(partition.topic()).orElse(null),
                bytes / (double) Math.max(1, partition.end() - partition.begin()),
                Math.max(0, partition.end() - since) / (double) KafkaState.PACE.toSeconds());
    }

    private Map<TopicPartition, Long> logBytes(Set<TopicPartition> partitions) {
        boolean isLimitedBySize = partitions.stream()
                .flatMap(partition -> retentionOf(partition.topic()).stream())
                .anyMatch(retention -> retention.bytes() >= 0);
        return isLimitedBySize ? cluster.logBytes(partitions) : Map.of();
    }

    /** True if Kafka does not show the retention. */
    private boolean mayDelete(String topic) {
        return retentionOf(topic)
                .map(retention -> retention.millis() >= 0 || retention.bytes() >= 0)
                .orElse(true);
    }

    private Optional<Retention> retentionOf(String topic) {
        return retentions.computeIfAbsent(topic, cluster::retention);
    }
}
