package dev.bayou.commands;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.bayou.sandbox.Sandbox;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Makes topics for tests, and writes to them record by record. */
public final class Topics {
    /** Events of years ago must not be deleted before they are archived. */
    static final Map<String, String> KEEP = Map.of("retention.ms", "-1");

    private Topics() {}

    /** Makes a topic of a name that nobody else uses, and returns the name. */
    public static String fresh(Sandbox sandbox, String hint, int partitions) {
        return fresh(sandbox, hint, partitions, KEEP);
    }

    static String fresh(Sandbox sandbox, String hint, int partitions, Map<String, String> config) {
        String name = Sandbox.freshName(hint);
        sandbox.createTopic(name, partitions, config);
        return name;
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
