package dev.bayou.sandbox;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** The topics of a broker; each change returns when clients can see it. */
final class Topics implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final short REPLICAS = 1;

    private final Admin admin;
    private final String bootstrapServers;

    Topics(String bootstrapServers) {
        this.bootstrapServers = bootstrapServers;
        this.admin = Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers));
    }

    void create(String name, int partitions, Map<String, String> config) {
        NewTopic topic = new NewTopic(name, partitions, REPLICAS).configs(config);
        done("create topic " + name, admin.createTopics(List.of(topic)).all());
        awaitLeaders(name, partitions);
    }

    /** Creates the topic with its replicas on these brokers, by partition. */
    void create(String name, Map<Integer, List<Integer>> replicas, Map<String, String> config) {
        NewTopic topic = new NewTopic(name, replicas).configs(config);
        done("create topic " + name, admin.createTopics(List.of(topic)).all());
        awaitLeaders(name, replicas.size());
    }

    void addPartitions(String name, int total) {
        Map<String, NewPartitions> grown = Map.of(name, NewPartitions.increaseTo(total));
        done("add partitions to topic " + name, admin.createPartitions(grown).all());
        awaitLeaders(name, total);
    }

    /** Returns when the broker reports the new settings. */
    void configure(String name, Map<String, String> config) {
        ConfigResource topic = new ConfigResource(ConfigResource.Type.TOPIC, name);
        List<AlterConfigOp> changes = config.entrySet().stream()
                .map(setting -> new AlterConfigOp(
                        new ConfigEntry(setting.getKey(), setting.getValue()), AlterConfigOp.OpType.SET))
                .toList();
        done(
                "configure topic " + name,
                admin.incrementalAlterConfigs(Map.of(topic, changes)).all());
        Await.answer(
                "topic " + name + " has " + config,
                LIMIT,
                () -> config.entrySet().stream()
                                .allMatch(setting -> setting.getValue().equals(setting(topic, setting.getKey())))
                        ? Optional.of(name)
                        : Optional.empty());
    }

    private String setting(ConfigResource topic, String name) {
        try {
            return admin.describeConfigs(List.of(topic))
                    .all()
                    .get()
                    .get(topic)
                    .get(name)
                    .value();
        } catch (ExecutionException e) {
            throw failed("describe the settings of topic " + topic.name(), e);
        } catch (InterruptedException e) {
            throw Await.interrupted("settings of topic " + topic.name(), e);
        }
    }

    void delete(String name) {
        done("delete topic " + name, admin.deleteTopics(List.of(name)).all());
        Await.answer(
                "topic " + name + " is gone",
                LIMIT,
                () -> describe(name).isPresent() ? Optional.empty() : Optional.of(name));
    }

    void deleteRecordsBefore(TopicPartition partition, long offset) {
        Map<TopicPartition, RecordsToDelete> order = Map.of(partition, RecordsToDelete.beforeOffset(offset));
        done(
                "delete records of " + partition + " before " + offset,
                admin.deleteRecords(order).all());
    }

    /** Empty if there is no such topic. */
    OptionalInt partitions(String name) {
        return describe(name).stream()
                .mapToInt(topic -> topic.partitions().size())
                .findFirst();
    }

    @Override
    public void close() {
        admin.close();
    }

    private void awaitLeaders(String name, int partitions) {
        Await.answer("topic " + name + " has " + partitions + " partitions with a leader each", LIMIT, () -> describe(
                        name)
                .filter(topic -> topic.partitions().size() == partitions)
                .filter(topic -> topic.partitions().stream().allMatch(partition -> partition.leader() != null)));
    }

    private Optional<TopicDescription> describe(String name) {
        KafkaFuture<TopicDescription> description =
                admin.describeTopics(List.of(name)).topicNameValues().get(name);
        try {
            return Optional.of(description.get());
        } catch (ExecutionException e) {
            if (e.getCause() instanceof UnknownTopicOrPartitionException) {
                return Optional.empty();
            }
            throw failed("describe topic " + name, e);
        } catch (InterruptedException e) {
            throw Await.interrupted("description of topic " + name, e);
        }
    }

    private void done(String task, KafkaFuture<?> outcome) {
        try {
            outcome.get();
        } catch (ExecutionException e) {
            throw failed(task, e);
        } catch (InterruptedException e) {
            throw Await.interrupted(task, e);
        }
    }

    private IllegalStateException failed(String task, ExecutionException e) {
        return new IllegalStateException(
                "Could not " + task + " at " + bootstrapServers + ": "
                        + e.getCause().getMessage(),
                e.getCause());
    }
}
