package dev.bayou.kafka;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsOptions;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsResult;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The offsets that consumer groups have committed. Safe for many threads. */
public final class GroupOffsets {
    private static final Logger LOG = LoggerFactory.getLogger(GroupOffsets.class);
    /** A transaction that is being committed stays open for a few milliseconds. */
    private static final Duration STABLE_OFFSETS_PAUSE = Duration.ofMillis(20);

    private static final Duration STABLE_OFFSETS_TIMEOUT = Duration.ofSeconds(30);

    private final KafkaCluster cluster;
    private final Admin admin;

    GroupOffsets(KafkaCluster cluster, Admin admin) {
        this.cluster = cluster;
        this.admin = admin;
    }

    /**
     * The offset that each group has committed for its partition, after every open transaction that commits to it has
     * ended. Groups that have committed nothing are left out.
     *
     * @throws KafkaException if Kafka does not return all of them within half a minute
     */
    public Map<String, OffsetAndMetadata> committed(Map<String, TopicPartition> groups) {
        return committed(groups, new ListConsumerGroupOffsetsOptions().requireStable(true));
    }

    /** As {@link #committed}, but does not wait for open transactions, and without the offsets that they may commit. */
    public Map<String, OffsetAndMetadata> committedSoFar(Map<String, TopicPartition> groups) {
        return committed(groups, new ListConsumerGroupOffsetsOptions());
    }

    private Map<String, OffsetAndMetadata> committed(
            Map<String, TopicPartition> groups, ListConsumerGroupOffsetsOptions options) {
        Map<String, OffsetAndMetadata> committed = new HashMap<>();
        Map<String, TopicPartition> pending = new HashMap<>(groups);
        long began = System.nanoTime();
        while (true) {
            ListConsumerGroupOffsetsResult result = admin.listConsumerGroupOffsets(specs(pending), options);
            for (Map.Entry<String, TopicPartition> query : Map.copyOf(pending).entrySet()) {
                String group = query.getKey();
                Map<TopicPartition, OffsetAndMetadata> offsets = cluster.await(
                        result.partitionsToOffsetAndMetadata(group), "read the offsets of group " + group);
                // Null if nothing was committed. Absent if a transaction is open, or after another failure, which
                // Kafka's client only logs.
                if (offsets.containsKey(query.getValue())) {
                    pending.remove(group);
                    Optional.ofNullable(offsets.get(query.getValue()))
                            .ifPresent(offset -> committed.put(group, offset));
                }
            }
            if (pending.isEmpty()) {
                return committed;
            }
            if (System.nanoTime() - began > STABLE_OFFSETS_TIMEOUT.toNanos()) {
                throw new KafkaException("Kafka at " + cluster.bootstrapServers()
                        + " does not return the committed offsets of the groups (with their partitions) " + pending
                        + ": a transaction is still open, or Bayou may not describe the topic; try again later");
            }
            pause();
        }
    }

    private static Map<String, ListConsumerGroupOffsetsSpec> specs(Map<String, TopicPartition> groups) {
        return groups.entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, group -> new ListConsumerGroupOffsetsSpec()
                        .topicPartitions(List.of(group.getValue()))));
    }

    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(STABLE_OFFSETS_PAUSE.toMillis());
        } catch (InterruptedException e) {
            throw new InterruptException("interrupted while waiting for the end of a transaction", e);
        }
    }

    /** Deletes a group that is not needed any more, as far as Kafka allows; Kafka itself deletes it after a week. */
    public void forget(String group) {
        try {
            cluster.await(admin.deleteConsumerGroups(List.of(group)).all(), "delete group " + group);
        } catch (KafkaException e) {
            LOG.debug("Group {} is left to Kafka", group, e);
        }
    }

    /** Commits an offset for a group, for dashboards, or as the start of a consumer. */
    public void commit(String group, TopicPartition partition, long offset) {
        cluster.await(
                admin.alterConsumerGroupOffsets(group, Map.of(partition, new OffsetAndMetadata(offset)))
                        .all(),
                "commit offsets of group " + group);
    }
}
