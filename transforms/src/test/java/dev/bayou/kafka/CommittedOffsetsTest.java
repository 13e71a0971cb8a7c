package dev.bayou.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.bayou.sandbox.Sandbox;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Offsets that transactions commit to a real broker. */
class CommittedOffsetsTest {
    private final Sandbox sandbox = Sandbox.shared();
    private final KafkaSettings settings = new KafkaSettings(sandbox.bootstrapServers(), Map.of());
    private final KafkaCluster cluster = KafkaClients.cluster(settings);
    private final String group = Sandbox.freshName("group");
    private final TopicPartition partition = new TopicPartition(group, 0);

    @AfterAll
    static void close() {
        KafkaClients.closeAll();
    }

    @Test
    void committedWaitsForAnOpenTransaction() throws Exception {
        sandbox.createTopic(partition.topic(), 1, Map.of());
        Map<String, TopicPartition> query = Map.of(group, partition);
        assertThat(cluster.groups().committed(query))
                .as("of a group that never was")
                .isEmpty();
        try (Producer<byte[], byte[]> producer = KafkaClients.openProducer(settings, group, 1 << 14)) {
            producer.initTransactions();
            producer.beginTransaction();
            producer.sendOffsetsToTransaction(
                    Map.of(partition, new OffsetAndMetadata(7)), new ConsumerGroupMetadata(group));

            assertThat(cluster.groups().committedSoFar(query)).isEmpty();
            CompletableFuture<Map<String, OffsetAndMetadata>> committed =
                    CompletableFuture.supplyAsync(() -> cluster.groups().committed(query));
            await().during(Duration.ofMillis(300)).until(() -> !committed.isDone());
            producer.commitTransaction();

            assertThat(committed.get()).containsOnlyKeys(group);
            assertThat(committed.get().get(group).offset()).isEqualTo(7);
        }
    }

    @Test
    void aCommittedOffsetIsReturnedAtOnce() {
        sandbox.createTopic(partition.topic(), 1, Map.of());
        try (Producer<byte[], byte[]> producer = KafkaClients.openProducer(settings, group, 1 << 14)) {
            producer.initTransactions();
            for (int offset = 1; offset <= 50; offset++) {
                producer.beginTransaction();
                producer.sendOffsetsToTransaction(
                        Map.of(partition, new OffsetAndMetadata(offset)), new ConsumerGroupMetadata(group));
                producer.commitTransaction();

                assertThat(cluster.groups().committed(Map.of(group, partition)).get(group))
                        .isEqualTo(new OffsetAndMetadata(offset));
            }
        }
    }
}
