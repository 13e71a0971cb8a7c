package dev.bayou.verify.kafka;

import dev.bayou.kafka.KafkaClients;
import dev.bayou.kafka.KafkaCluster;
import dev.bayou.kafka.KafkaCluster.Retention;
import dev.bayou.kafka.KafkaSettings;
import dev.bayou.kafka.OldestRecords;
import dev.bayou.kafka.OldestRecords.Stamp;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;

/** Asks Kafka what it has of the records that are not archived yet, and when it deletes them. */
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

    /** The same partitions; those with records that Kafka may delete before they are archived have their backlog. */
    List<KafkaPartition> of(List<KafkaPartition> partitions) {
        Map<TopicPartition, Long> nexts = new HashMap<>();
        Map<TopicPartition, Long> ends = new HashMap<>();
        for (KafkaPartition partition : partitions) {
            if (partition.isThere() && partition.lag() > 0 && mayDelete(partition.topic())) {
                nexts.put(KafkaStateReader.key(partition), partition.next());
                ends.put(KafkaStateReader.key(partition), partition.end());
            }
        }
        if (nexts.isEmpty()) {
            return partitions.stream().map(this::withUnstable).toList();
        }
        Map<TopicPartition, Stamp> oldest = OldestRecords.from(nexts, ends, settings);
        Map<TopicPartition, Long> since = cluster.offsetsSince(now.minus(KafkaState.PACE), nexts.keySet());
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

    /** Kafka may delete what waits for an open transaction; when the oldest of it was made, no reader can see. */
    private KafkaPartition withUnstable(KafkaPartition partition) {
        return partition.isThere() && partition.unstable() > 0 && mayDelete(partition.topic())
                ? partition.with(backlog(partition, Optional.empty(), partition.end(), 0))
                : partition;
    }

    /**
     * What is known of one partition's.
     *
     * @param since the first offset that arrived within the pace
     * @param bytes of the log; 0 if nobody knows
     */
    private Backlog backlog(KafkaPartition partition, Optional<Stamp> oldest, long since, long bytes) {
        return new Backlog(
                oldest.map(Stamp::time).orElse(null),
                oldest.map(Stamp::type).orElse(null),
                retentionOf(partition.topic())
                        .map(retention -> new Backlog.Retention(retention.millis(), retention.bytes()))
                        .orElse(null),
                bytes / (double) Math.max(1, partition.end() - partition.begin()),
                Math.max(0, partition.end() - since) / (double) KafkaState.PACE.toSeconds());
    }

    private Map<TopicPartition, Long> logBytes(Set<TopicPartition> partitions) {
        boolean isOneBound = partitions.stream()
                .flatMap(partition -> retentionOf(partition.topic()).stream())
                .anyMatch(retention -> retention.bytes() >= 0);
        return isOneBound ? cluster.logBytes(partitions) : Map.of();
    }

    /** Also if Kafka does not tell. */
    private boolean mayDelete(String topic) {
        return retentionOf(topic)
                .map(retention -> retention.millis() >= 0 || retention.bytes() >= 0)
                .orElse(true);
    }

    private Optional<Retention> retentionOf(String topic) {
        return retentions.computeIfAbsent(topic, cluster::retention);
    }
}
