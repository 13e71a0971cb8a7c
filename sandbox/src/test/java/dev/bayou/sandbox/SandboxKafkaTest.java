package dev.bayou.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.junit.jupiter.api.Test;

class SandboxKafkaTest {
    /** Each batch fills a segment, so that the cleaner finds closed ones. */
    private static final String TINY_SEGMENT = "100";

    private final Sandbox sandbox = Sandbox.shared();
    private final String topic = Sandbox.freshName("kafka");

    @Test
    void aConsumerGroupReadsWhatAProducerWrote() throws Exception {
        sandbox.createTopic(topic, 1, Map.of());
        Clients.produce(sandbox, topic, "key", "one", "two");

        List<String> values = new ArrayList<>();
        try (Consumer<String, String> consumer =
                Clients.consumer(sandbox, Map.of(ConsumerConfig.GROUP_ID_CONFIG, topic))) {
            consumer.subscribe(List.of(topic));
            Clients.eventually().until(() -> {
                consumer.poll(Clients.POLL).forEach(record -> values.add(record.value()));
                return values.size() >= 2;
            });
            consumer.commitSync();
        }
        assertThat(values).containsExactly("one", "two");
    }

    @Test
    void anAbortedTransactionIsNotRead() throws Exception {
        sandbox.createTopic(topic, 1, Map.of());
        try (Producer<String, String> producer =
                Clients.producer(sandbox, Map.of(ProducerConfig.TRANSACTIONAL_ID_CONFIG, topic))) {
            producer.initTransactions();
            producer.beginTransaction();
            producer.send(new ProducerRecord<>(topic, "aborted")).get();
            producer.abortTransaction();
            producer.beginTransaction();
            producer.send(new ProducerRecord<>(topic, "committed")).get();
            producer.commitTransaction();
        }
        assertThat(Clients.consume(sandbox, topic))
                .extracting(ConsumerRecord::value)
                .containsExactly("committed");
    }

    @Test
    void aTopicIsReadyOnReturn() {
        sandbox.createTopic(topic, 3, Map.of());
        assertThat(partitions()).isEqualTo(3);

        sandbox.addPartitions(topic, 5);
        assertThat(partitions()).isEqualTo(5);

        sandbox.deleteTopic(topic);
        assertThat(partitions()).isZero();

        sandbox.createTopic(topic, 2, Map.of());
        assertThat(partitions()).isEqualTo(2);
    }

    @Test
    void aSecondTopicOfTheSameNameIsRefused() {
        sandbox.createTopic(topic, 1, Map.of());
        assertThatThrownBy(() -> sandbox.createTopic(topic, 1, Map.of()))
                .hasMessageContaining("create topic " + topic)
                .hasCauseInstanceOf(TopicExistsException.class);
    }

    @Test
    void aMisspeltTopicDoesNotAppear() {
        try (Producer<String, String> producer =
                Clients.producer(sandbox, Map.of(ProducerConfig.MAX_BLOCK_MS_CONFIG, 500))) {
            assertThatThrownBy(() ->
                            producer.send(new ProducerRecord<>(topic, "lost")).get())
                    .hasCauseInstanceOf(TimeoutException.class);
        }
        assertThat(partitions()).isZero();
    }

    @Test
    void recordsBeforeAnOffsetAreDeletedOnReturn() throws Exception {
        sandbox.createTopic(topic, 1, Map.of());
        Clients.produce(sandbox, topic, "key", "one", "two", "three");

        sandbox.deleteRecordsBefore(topic, 0, 2);

        assertThat(Clients.earliestOffset(sandbox, topic)).isEqualTo(2);
        assertThat(Clients.consume(sandbox, topic))
                .extracting(ConsumerRecord::value)
                .containsExactly("three");
    }

    @Test
    void retentionWorksWithinSeconds() throws Exception {
        sandbox.createTopic(topic, 1, Map.of("retention.bytes", "1", "segment.bytes", TINY_SEGMENT));
        Clients.produce(sandbox, topic, "key", "one", "two", "three");
        Clients.eventually().until(() -> Clients.earliestOffset(sandbox, topic) > 0);
    }

    @Test
    void compactionWorksWithinSeconds() throws Exception {
        sandbox.createTopic(
                topic,
                1,
                Map.of(
                        "cleanup.policy", "compact",
                        "min.cleanable.dirty.ratio", "0.01",
                        "segment.bytes", TINY_SEGMENT));
        Clients.produce(sandbox, topic, "key", "one", "two", "three", "four");
        Clients.eventually().untilAsserted(() -> assertThat(Clients.consume(sandbox, topic))
                .extracting(ConsumerRecord::value)
                .doesNotContain("one", "two")
                .contains("four"));
    }

    private int partitions() {
        try (Topics topics = new Topics(sandbox.bootstrapServers())) {
            return topics.partitions(topic).orElse(0);
        }
    }
}
