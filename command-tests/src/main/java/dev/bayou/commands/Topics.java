package dev.bayou.commands;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.bayou.sandbox.Sandbox;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.awaitility.Awaitility;

/** Makes topics for tests, and writes to them record by record. */
public final class Topics {
    /** Events of years ago must not be deleted before they are archived. */
    static final Map<String, String> KEEP = Map.of("retention.ms", "-1");

    private Topics() {}

    /** Makes a topic of a fresh name, and returns the name. */
    public static String fresh(Sandbox sandbox, String hint, int partitions) {
        return fresh(sandbox, hint, partitions, KEEP);
    }

    static String fresh(Sandbox sandbox, String hint, int partitions, Map<String, String> config) {
        String name = Sandbox.freshName(hint);
        sandbox.createTopic(name, partitions, config);
        return name;
    }

    /** A topic of one partition, of which Kafka has really deleted superseded records. */
    static String compacted(Sandbox sandbox) throws Exception {
        String topic = fresh(
                sandbox,
                "compacted",
                1,
                Map.of("cleanup.policy", "compact", "min.cleanable.dirty.ratio", "0.01", "segment.bytes", "1000"));
        try (Producer<byte[], byte[]> producer = EventProducer.producer(sandbox, Map.of())) {
            for (int i = 0; i < 60; i++) {
                String value = i % 7 == 0 ? null : "value-" + i;
                // One batch each, so that segments fill up.
                producer.send(record(topic, 0, ArchiveContract.LONG_AGO, "key-" + i % 5, value))
                        .get();
            }
        }
        KafkaTopic kafka = new KafkaTopic(sandbox, topic);
        // Until nothing more changes: a comparison needs one state.
        Awaitility.await()
                .atMost(Duration.ofMinutes(1))
                .pollInterval(Duration.ofSeconds(1))
                .until(() -> kafka.records().size() <= 20);
        return topic;
    }

    static ProducerRecord<byte[], byte[]> record(String topic, int partition, Instant time, String key, String value) {
        return new ProducerRecord<>(
                topic,
                partition,
                time.toEpochMilli(),
                key == null ? null : key.getBytes(UTF_8),
                value == null ? null : value.getBytes(UTF_8));
    }

    /** Returns when the broker has them all. */
    static void write(Sandbox sandbox, List<ProducerRecord<byte[], byte[]>> records) throws Exception {
        try (Producer<byte[], byte[]> producer = EventProducer.producer(sandbox, Map.of())) {
            List<Future<?>> sent = new ArrayList<>();
            records.forEach(record -> sent.add(producer.send(record)));
            for (Future<?> outcome : sent) {
                outcome.get();
            }
        }
    }
}
