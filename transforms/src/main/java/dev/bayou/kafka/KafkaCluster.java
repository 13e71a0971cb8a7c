package dev.bayou.kafka;

import dev.bayou.archive.TopicIdentity;
import java.io.Serializable;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.admin.TopicListing;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartition;
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
 * A Kafka cluster: its topics and their settings, the offsets of its partitions and of consumer groups. Records are
 * read and written elsewhere. Safe for many threads. Every failure is a {@link KafkaException} whose message says what
 * to check.
 */
public final class KafkaCluster implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(KafkaCluster.class);
    private final KafkaSettings settings;
    private final Admin admin;
    private final PartitionOffsets offsets;
    private final GroupOffsets groups;
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
        this.offsets = new PartitionOffsets(this, admin);
        this.groups = new GroupOffsets(this, admin);
    }

    /** The offsets of partitions. */
    public PartitionOffsets offsets() {
        return offsets;
    }

    /** The offsets of consumer groups. */
    public GroupOffsets groups() {
        return groups;
    }

    /** Where the cluster is, for messages. */
    String bootstrapServers() {
        return settings.bootstrapServers();
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

    private static boolean hasPolicy(Config config, String policy) {
        return config.get(TopicConfig.CLEANUP_POLICY_CONFIG).value().contains(policy);
    }

    private static long number(Config config, String setting) {
        return Long.parseLong(config.get(setting).value());
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

    /**
     * Waits for an answer of Kafka.
     *
     * @param what the request does, as the end of a sentence that begins with "to"
     */
    <T> T await(KafkaFuture<T> future, String what) {
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
