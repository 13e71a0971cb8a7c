package dev.bayou.kafka;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;

/** Reads the first committed records of many partitions from given offsets on: one at least, and up to 64 KiB about. */
public final class FirstRecords {
    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration PATIENCE = Duration.ofMillis(KafkaSettings.API_TIMEOUT_MILLIS);

    private FirstRecords() {}

    /**
     * The records.
     *
     * @param from where to begin
     * @param ends where each partition ends
     * @return none for a partition in which there is no record, or of which that was deleted by now
     * @throws KafkaException if Kafka cannot be asked
     */
    public static Map<TopicPartition, List<ConsumerRecord<ByteBuffer, ByteBuffer>>> read(
            Map<TopicPartition, Long> from, Map<TopicPartition, Long> ends, KafkaSettings settings) {
        Map<TopicPartition, Long> open = new HashMap<>(from);
        open.entrySet().removeIf(partition -> partition.getValue() >= ends.get(partition.getKey()));
        try (KafkaClients.Lease lease = KafkaClients.leaseConsumer(settings.forFewRecords())) {
            try {
                return read(lease.consumer(), open, ends);
            } catch (KafkaException e) {
                lease.broken();
                throw e;
            }
        }
    }

    private static Map<TopicPartition, List<ConsumerRecord<ByteBuffer, ByteBuffer>>> read(
            Consumer<ByteBuffer, ByteBuffer> consumer, Map<TopicPartition, Long> open, Map<TopicPartition, Long> ends) {
        Map<TopicPartition, List<ConsumerRecord<ByteBuffer, ByteBuffer>>> found = new HashMap<>();
        consumer.assign(open.keySet());
        open.forEach(consumer::seek);
        long advanced = System.nanoTime();
        while (!open.isEmpty()) {
            Map<TopicPartition, Long> before = Map.copyOf(open);
            poll(consumer, open, found);
            open.replaceAll((partition, position) -> consumer.position(partition));
            open.entrySet().removeIf(partition -> partition.getValue() >= ends.get(partition.getKey()));
            consumer.assign(open.keySet());
            if (!open.equals(before)) {
                advanced = System.nanoTime();
            } else if (System.nanoTime() - advanced > PATIENCE.toNanos()) {
                throw new TimeoutException("Kafka has delivered nothing of " + open + " for " + PATIENCE.toSeconds()
                        + " s; check the broker, or try again");
            }
        }
        return found;
    }

    private static void poll(
            Consumer<ByteBuffer, ByteBuffer> consumer,
            Map<TopicPartition, Long> open,
            Map<TopicPartition, List<ConsumerRecord<ByteBuffer, ByteBuffer>>> found) {
        try {
            ConsumerRecords<ByteBuffer, ByteBuffer> records = consumer.poll(POLL);
            for (TopicPartition partition : records.partitions()) {
                found.put(partition, records.records(partition));
                open.remove(partition);
            }
        } catch (OffsetOutOfRangeException e) {
            open.keySet().removeAll(e.partitions());
        }
    }
}
