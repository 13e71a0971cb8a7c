package dev.bayou.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bayou.kafka.KafkaClients;
import dev.bayou.kafka.KafkaSettings;
import dev.bayou.live.IdlePartitionDetector.BacklogProbe;
import dev.bayou.sandbox.Sandbox;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a real broker counts as left, and what of it comes. */
class BacklogProbeTest {
    private final Sandbox sandbox = Sandbox.shared();
    private final KafkaSettings kafka = new KafkaSettings(sandbox.bootstrapServers(), Map.of());
    private final TopicPartition partition = new TopicPartition(Sandbox.freshName("rest"), 0);
    private final String group = partition.topic();
    private final BacklogProbe remainder = BacklogProbe.inKafka(kafka, group, partition);

    /** Offset 0 is committed, 1 its marker, 2 and 3 aborted, 4 their marker. */
    @BeforeEach
    void write() throws Exception {
        sandbox.createTopic(partition.topic(), 1, Map.of());
        try (KafkaProducer<String, String> producer = producer(partition.topic())) {
            producer.initTransactions();
            producer.beginTransaction();
            send(producer, 1);
            producer.commitTransaction();
            producer.beginTransaction();
            send(producer, 2);
            producer.abortTransaction();
        }
    }

    @Test
    void markersAndWhatWasAbortedAreNothing() {
        assertThat(remainder.isEmpty(1, 4)).isTrue();
        assertThat(remainder.isEmpty(0, 5)).isFalse();
    }

    @Test
    void whatAnOpenTransactionHoldsMayCome() throws Exception {
        try (KafkaProducer<String, String> open = producer(partition.topic() + "-open")) {
            open.initTransactions();
            open.beginTransaction();
            send(open, 1);

            assertThat(remainder.isEmpty(1, 5)).isFalse();
            open.abortTransaction();
        }
        assertThat(remainder.isEmpty(1, 6)).isTrue();
    }

    @Test
    void beforeAnythingHasComeItIsLookedForWhereReadingStarted() {
        KafkaClients.cluster(kafka).groups().commit(group, partition, 1);
        assertThat(remainder.isEmpty(-1, 4)).isTrue();

        KafkaClients.cluster(kafka).groups().commit(group, partition, 0);
        assertThat(remainder.isEmpty(-1, 5)).isFalse();
    }

    private void send(KafkaProducer<String, String> producer, int records)
            throws ExecutionException, InterruptedException {
        for (int i = 0; i < records; i++) {
            producer.send(new ProducerRecord<>(partition.topic(), 0, "key", "value"))
                    .get();
        }
    }

    private KafkaProducer<String, String> producer(String transactionalId) {
        Map<String, Object> settings = new HashMap<>();
        settings.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, List.of(sandbox.bootstrapServers()));
        settings.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, transactionalId);
        return new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer());
    }
}
