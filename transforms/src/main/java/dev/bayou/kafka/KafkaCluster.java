package dev.bayou.kafka;

import dev.bayou.archive.TopicIdentity;
import java.io.Serializable;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsOptions;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsResult;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsSpec;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.admin.TopicListing;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The queries and commands that Bayou sends to a Kafka cluster, apart from reading and writing records. Safe for many
 * threads. Every failure is a {@link KafkaException} whose message says what to check.
 */
public final class KafkaCluster implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(KafkaCluster.class);
    /** A transaction that is being committed stays open for a few milliseconds. */
    private static final Duration STABLE_OFFSETS_PAUSE = Duration.ofMillis(20);

    private static final Duration STABLE_OFFSETS_TIMEOUT = Duration.ofSeconds(30);
    private static final Comparator<TopicPartition> BY_NAME =
            Comparator.comparing(TopicPartition::topic).thenComparing(TopicPartition::partition);

    private final KafkaSettings settings;
    private final Admin admin;
    private String clusterId;

    KafkaCluster(KafkaSettings settings) {
        this.settings = settings;
        Properties properties = settings.admin();
        try {
            this.admin = Admin.create(properties);
        } catch (KafkaException e) {
            throw new KafkaException(
                    "Kafka's client cannot be set up for " + settings + ": "
                            + (e.getCause() == null ? e : e.getCause()).getMessage()
                            + "; check --bootstrapServers and --kafkaConfig",
                    e);
        }
    }

    /**
     * A topic of the cluster.
     *
     * @param partitions how many
     */
    public record Topic(String name, TopicIdentity identity, int partitions) {
        public List<TopicPartition> topicPartitions() {
            return IntStream.range(0, partitions)
                    .mapToObj(partition -> new TopicPartition(name, partition))
                    .toList();
        }
    }

    /**
     * The topics of the selection, by name.
     *
     * @throws UnknownTopicOrPartitionException if a topic that is selected by name does not exist
     */
    public Map<String, Topic> topics(TopicSelection selection) {
        Map<String, Topic> topics = existingTopics(selection);
        if (selection instanceof TopicSelection.Named named) {
            Set<String> missing = new TreeSet<>(named.topics());
            missing.removeAll(topics.keySet());
            if (!missing.isEmpty()) {
                throw new UnknownTopicOrPartitionException("No such topic at " + settings.bootstrapServers() + ": "
                        + String.join(", ", missing) + "; check --topics, or make the topic");
            }
        }
        return topics;
    }

    /** The topics of the selection that exist, by name. */
    public Map<String, Topic> existingTopics(TopicSelection selection) {
        Collection<String> names = selection instanceof TopicSelection.Named named
                ? named.topics()
                : await(admin.listTopics().listings(), "list topics").stream()
                        .filter(listing -> !listing.isInternal())
                        .map(TopicListing::name)
                        .filter(selection::includes)
                        .toList();
        Map<String, Topic> topics = new TreeMap<>();
        admin.describeTopics(names).topicNameValues().forEach((name, description) -> {
            try {
                topics.put(name, topic(await(description, "describe topic " + name)));
            } catch (UnknownTopicOrPartitionException e) {
                LOG.debug("{} does not exist (any more)", name);
            }
        });
        return topics;
    }

    public Topic topic(String name) {
        return topics(new TopicSelection.Named(Set.of(name))).get(name);
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

    /** The size of each partition's log on its largest replica, in bytes; empty without the right to describe it. */
    public Map<TopicPartition, Long> logBytes(Collection<TopicPartition> partitions) {
        Map<TopicPartition, Long> bytes = new HashMap<>();
        try {
            List<Integer> brokers = await(admin.describeCluster().nodes(), "list the brokers").stream()
                    .map(Node::id)
                    .toList();
            await(admin.describeLogDirs(brokers).allDescriptions(), "describe the brokers' log folders")
                    .values()
                    .stream()
                    .flatMap(folders -> folders.values().stream())
                    .flatMap(folder -> folder.replicaInfos().entrySet().stream())
                    .filter(replica -> partitions.contains(replica.getKey()))
                    .forEach(replica ->
                            bytes.merge(replica.getKey(), replica.getValue().size(), Math::max));
        } catch (AuthorizationException e) {
            LOG.debug("Not allowed to read the size of partitions", e);
        }
        return bytes;
    }

    /** Whether the topic is compacted; false without the right to describe its settings. */
    public boolean isCompacted(String topic) {
        return settingsOf(topic)
                .filter(config -> hasPolicy(config, TopicConfig.CLEANUP_POLICY_COMPACT))
                .isPresent();
    }

    /**
     * When Kafka deletes records.
     *
     * @param millis the age at which it may delete a record; negative for no limit
     * @param bytes the size beyond which it may delete from a partition; negative for no limit
     */
    public record Retention(long millis, long bytes) implements Serializable {}

    /** When the topic's records are deleted; empty without the right to describe its settings. */
    public Optional<Retention> retention(String topic) {
        return settingsOf(topic)
                .map(config -> hasPolicy(config, TopicConfig.CLEANUP_POLICY_DELETE)
                        ? new Retention(
                                number(config, TopicConfig.RETENTION_MS_CONFIG),
                                number(config, TopicConfig.RETENTION_BYTES_CONFIG))
                        : new Retention(-1, -1));
    }

    /**
     * The settings of a topic by Kafka's names, including the cluster's defaults; empty without the right to describe
     * them.
     */
    public Map<String, String> settings(String topic) {
        Map<String, String> settings = new TreeMap<>();
        settingsOf(topic)
                .ifPresent(config -> config.entries().forEach(entry -> settings.put(entry.name(), entry.value())));
        return settings;
    }

    private Optional<Config> settingsOf(String topic) {
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        try {
            return Optional.of(
                    await(admin.describeConfigs(List.of(resource)).all(), "describe the settings of " + topic)
                            .get(resource));
        } catch (AuthorizationException e) {
            return Optional.empty();
        }
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
                Map<TopicPartition, OffsetAndMetadata> offsets =
                        await(result.partitionsToOffsetAndMetadata(group), "read the offsets of group " + group);
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
                throw new KafkaException("Kafka at " + settings.bootstrapServers()
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

    private static boolean hasPolicy(Config config, String policy) {
        return config.get(TopicConfig.CLEANUP_POLICY_CONFIG).value().contains(policy);
    }

    private static long number(Config config, String setting) {
        return Long.parseLong(config.get(setting).value());
    }

    /** Deletes a group that is not needed any more, as far as Kafka allows; Kafka itself deletes it after a week. */
    public void forget(String group) {
        try {
            await(admin.deleteConsumerGroups(List.of(group)).all(), "delete group " + group);
        } catch (KafkaException e) {
            LOG.debug("Group {} is left to Kafka", group, e);
        }
    }

    /** Commits an offset for a group, for dashboards, or as the start of a consumer. */
    public void commit(String group, TopicPartition partition, long offset) {
        await(
                admin.alterConsumerGroupOffsets(group, Map.of(partition, new OffsetAndMetadata(offset)))
                        .all(),
                "commit offsets of group " + group);
    }

    @Override
    public void close() {
        admin.close(Duration.ofSeconds(2));
    }

    private Topic topic(TopicDescription description) {
        Uuid id = description.topicId();
        TopicIdentity identity = new TopicIdentity(id(), id == null || id.equals(Uuid.ZERO_UUID) ? "" : id.toString());
        return new Topic(description.name(), identity, description.partitions().size());
    }

    /** The cluster's id. */
    public synchronized String id() {
        if (clusterId == null) {
            clusterId = await(admin.describeCluster().clusterId(), "describe the cluster");
        }
        return clusterId;
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
                        await(result.partitionResult(partition), "read the offsets of " + partition)
                                .offset());
            } catch (InterruptException e) {
                throw e;
            } catch (TimeoutException e) {
                LOG.debug("No answer for {}", partition, e);
                unknown.put(
                        partition,
                        "The leader of " + partition + " at " + settings.bootstrapServers()
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
                        await(future, "describe topic " + topic).partitions()) {
                    TopicPartition partition = new TopicPartition(topic, info.partition());
                    if (wanted.contains(partition)
                            && (info.leader() == null || info.leader().isEmpty())) {
                        without.put(
                                partition,
                                "Partition " + partition + " has no leader at " + settings.bootstrapServers()
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

    private <T> T await(KafkaFuture<T> future, String what) {
        try {
            return future.get();
        } catch (InterruptedException e) {
            throw new InterruptException("interrupted while waiting to " + what, e);
        } catch (ExecutionException e) {
            throw explained(e.getCause(), what);
        }
    }

    private KafkaException explained(Throwable cause, String what) {
        String where = " at " + settings.bootstrapServers() + " (request: " + what + ")";
        if (cause instanceof TimeoutException) {
            return new TimeoutException(
                    "No Kafka broker answers" + where + "; check --bootstrapServers, the network and security settings",
                    cause);
        }
        if (cause instanceof UnknownTopicOrPartitionException) {
            return new UnknownTopicOrPartitionException(
                    "A topic does not exist" + where + "; check --topics, or make the topic", cause);
        }
        if (cause instanceof AuthenticationException) {
            return new AuthenticationException(
                    "Kafka rejects the credentials" + where + ": " + cause.getMessage()
                            + "; check the security settings in --kafkaConfigFile",
                    cause);
        }
        if (cause instanceof AuthorizationException) {
            return new AuthorizationException(
                    "Kafka does not allow it" + where + ": " + cause.getMessage()
                            + "; Bayou needs Describe and Read on the topics",
                    cause);
        }
        return new KafkaException("Kafka failed" + where + ": " + cause, cause);
    }
}
