package dev.bayou.kafka;

import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where partitions begin and end, and what holds their ends back. Safe for many threads. */
public final class PartitionOffsets {
    private static final Logger LOG = LoggerFactory.getLogger(PartitionOffsets.class);
    private static final Comparator<TopicPartition> BY_NAME =
            Comparator.comparing(TopicPartition::topic).thenComparing(TopicPartition::partition);

    private final KafkaCluster cluster;
    private final Admin admin;

    PartitionOffsets(KafkaCluster cluster, Admin admin) {
        this.cluster = cluster;
        this.admin = admin;
    }

    /**
     * The offsets of many partitions, as far as Kafka answers.
     *
     * @param known the offset of each partition that was answered
     * @param unknown why each of the others was not: a sentence that names the partition
     */
    public record Offsets(Map<TopicPartition, Long> known, Map<TopicPartition, String> unknown) {}

    /**
     * Where a partition ends.
     *
     * @param stable for a reader of committed records: the last stable offset
     * @param high for a reader of all records: the high watermark, at or beyond {@code stable}
     */
    public record End(long stable, long high) {
        /** How many offsets a reader of committed records cannot read yet: a transaction is open. */
        public long unstable() {
            return high - stable;
        }
    }

    /**
     * Where many partitions end, as far as Kafka answers.
     *
     * @param known the end of each partition that was answered
     * @param unknown why each of the others was not: a sentence that names the partition
     */
    public record Ends(Map<TopicPartition, End> known, Map<TopicPartition, String> unknown) {
        /**
         * The ends of all partitions.
         *
         * @throws KafkaException if one of them is not known; it names that partition
         */
        public Map<TopicPartition, End> required() {
            requireNone(unknown);
            return known;
        }
    }

    /**
     * Where each partition ends. A partition without a leader, or whose leader does not answer, does not delay others.
     */
    public Ends ends(Collection<TopicPartition> partitions) {
        Map<TopicPartition, String> unknown = new TreeMap<>(BY_NAME);
        unknown.putAll(withoutLeader(partitions));
        // In this order: read the other way round, what arrives in between would look like an open transaction.
        Map<TopicPartition, Long> high =
                listOffsets(partitions, OffsetSpec.latest(), IsolationLevel.READ_UNCOMMITTED, unknown);
        Map<TopicPartition, Long> stable =
                listOffsets(high.keySet(), OffsetSpec.latest(), IsolationLevel.READ_COMMITTED, unknown);
        Map<TopicPartition, End> known = new HashMap<>();
        stable.forEach((partition, end) -> known.put(partition, new End(end, Math.max(end, high.get(partition)))));
        return new Ends(known, unknown);
    }

    /** The earliest open transaction of each partition; absent where there is none, or no broker answers. */
    public Map<TopicPartition, OpenTransaction> openTransactions(Collection<TopicPartition> partitions) {
        return OpenTransaction.find(admin, partitions);
    }

    /**
     * Where each partition ends for a reader of committed records: the last stable offset.
     *
     * @throws KafkaException if Kafka does not answer for all of them; it names one that is missing
     */
    public Map<TopicPartition, Long> endOffsets(Collection<TopicPartition> partitions) {
        return required(offsets(partitions, OffsetSpec.latest()));
    }

    /**
     * The first offset that each partition still holds.
     *
     * @throws KafkaException if Kafka does not answer for all of them; it names one that is missing
     */
    public Map<TopicPartition, Long> beginOffsets(Collection<TopicPartition> partitions) {
        return required(beginOffsetsWhereKnown(partitions));
    }

    /**
     * As {@link #beginOffsets}, but a partition without a leader, or whose leader does not answer, does not delay
     * others.
     */
    public Offsets beginOffsetsWhereKnown(Collection<TopicPartition> partitions) {
        return offsets(partitions, OffsetSpec.earliest());
    }

    /**
     * The first offset in each partition whose record is not older than a time; absent where there is none, or no
     * answer.
     */
    public Map<TopicPartition, Long> offsetsSince(Instant time, Collection<TopicPartition> partitions) {
        Map<TopicPartition, Long> offsets =
                new HashMap<>(offsets(partitions, OffsetSpec.forTimestamp(time.toEpochMilli()))
                        .known());
        offsets.values().removeIf(offset -> offset < 0);
        return offsets;
    }

    private static Map<TopicPartition, Long> required(Offsets offsets) {
        requireNone(offsets.unknown());
        return offsets.known();
    }

    private static void requireNone(Map<TopicPartition, String> unknown) {
        if (!unknown.isEmpty()) {
            throw new KafkaException(unknown.values().iterator().next());
        }
    }

    private Offsets offsets(Collection<TopicPartition> partitions, OffsetSpec spec) {
        Map<TopicPartition, String> unknown = new TreeMap<>(BY_NAME);
        unknown.putAll(withoutLeader(partitions));
        return new Offsets(listOffsets(partitions, spec, IsolationLevel.READ_COMMITTED, unknown), unknown);
    }

    /** Reads the offsets of partitions that are not in {@code unknown}, and adds those without an answer to it. */
    private Map<TopicPartition, Long> listOffsets(
            Collection<TopicPartition> partitions,
            OffsetSpec spec,
            IsolationLevel isolation,
            Map<TopicPartition, String> unknown) {
        Map<TopicPartition, OffsetSpec> query = partitions.stream()
                .filter(partition -> !unknown.containsKey(partition))
                .collect(Collectors.toMap(Function.identity(), p -> spec));
        ListOffsetsResult result = admin.listOffsets(query, new ListOffsetsOptions(isolation));
        Map<TopicPartition, Long> known = new HashMap<>();
        for (TopicPartition partition : query.keySet()) {
            try {
                known.put(
                        partition,
                        cluster.await(result.partitionResult(partition), "read the offsets of " + partition)
                                .offset());
            } catch (InterruptException e) {
                throw e;
            } catch (TimeoutException e) {
                LOG.debug("No answer for {}", partition, e);
                unknown.put(
                        partition,
                        "The leader of " + partition + " at " + cluster.bootstrapServers()
                                + " does not answer; check that its broker runs and can be reached from here");
            } catch (KafkaException e) {
                LOG.debug("No answer for {}", partition, e);
                unknown.put(partition, partition + ": " + e.getMessage());
            }
        }
        return known;
    }

    /** Finds partitions without a leader: the client would wait for a leader until its timeout. */
    private Map<TopicPartition, String> withoutLeader(Collection<TopicPartition> partitions) {
        Map<TopicPartition, String> without = new HashMap<>();
        Set<TopicPartition> wanted = Set.copyOf(partitions);
        Set<String> topics = wanted.stream().map(TopicPartition::topic).collect(Collectors.toSet());
        admin.describeTopics(topics).topicNameValues().forEach((topic, future) -> {
            try {
                for (TopicPartitionInfo info :
                        cluster.await(future, "describe topic " + topic).partitions()) {
                    TopicPartition partition = new TopicPartition(topic, info.partition());
                    if (wanted.contains(partition)
                            && (info.leader() == null || info.leader().isEmpty())) {
                        without.put(
                                partition,
                                "Partition " + partition + " has no leader at " + cluster.bootstrapServers()
                                        + "; start one of its brokers: " + brokers(info));
                    }
                }
            } catch (TimeoutException | InterruptException e) {
                throw e;
            } catch (KafkaException e) {
                wanted.stream()
                        .filter(partition -> partition.topic().equals(topic))
                        .forEach(partition -> without.put(partition, partition + ": " + e.getMessage()));
            }
        });
        return without;
    }

    private static List<Integer> brokers(TopicPartitionInfo partition) {
        return partition.replicas().stream().map(Node::id).toList();
    }
}
