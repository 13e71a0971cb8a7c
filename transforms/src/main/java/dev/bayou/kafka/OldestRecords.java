package dev.bayou.kafka;

import dev.bayou.archive.Envelope.TimestampType;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;

/** Reads the first committed record of many partitions from given offsets on. */
public final class OldestRecords {
    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration PATIENCE = Duration.ofMillis(KafkaSettings.API_TIMEOUT_MILLIS);

    private OldestRecords() {}

    /**
     * When a record was made.
     *
     * @param type whose clock says so
     */
    public record Stamp(Instant time, TimestampType type) {}

    /**
     * The times of the first records.
     *
     * @param heads where to begin
     * @param ends where each partition ends
     * @return none for a partition in which there is no record, or one without a time, or of which that was deleted by now
     */
    public static Map<TopicPartition, Stamp> from(
            Map<TopicPartition, Long> heads, Map<TopicPartition, Long> ends, KafkaSettings settings) {
        try (KafkaClients.Lease lease = KafkaClients.leaseConsumer(settings.forFewRecords())) {
            try {
                return read(lease.consumer(), heads, ends);
            } catch (KafkaException e) {
                lease.broken();
                throw e;
            }
        }
    }

    private static Map<TopicPartition, Stamp> read(
            Consumer<ByteBuffer, ByteBuffer> consumer,
            Map<TopicPartition, Long> heads,
            Map<TopicPartition, Long> ends) {
        Map<TopicPartition, Stamp> stamps = new HashMap<>();
        Map<TopicPartition, Long> open = new HashMap<>(heads);
        consumer.assign(heads.keySet());
        heads.forEach(consumer::seek);
        long advanced = System.nanoTime();
        while (!open.isEmpty()) {
            Map<TopicPartition, Long> before = Map.copyOf(open);
            poll(consumer, open, stamps);
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
        return stamps;
    }

    private static void poll(
            Consumer<ByteBuffer, ByteBuffer> consumer,
            Map<TopicPartition, Long> open,
            Map<TopicPartition, Stamp> stamps) {
        try {
            ConsumerRecords<ByteBuffer, ByteBuffer> records = consumer.poll(POLL);
            for (TopicPartition partition : records.partitions()) {
                stamp(records.records(partition).get(0), partition, stamps);
                open.remove(partition);
            }
        } catch (OffsetOutOfRangeException e) {
            Set<TopicPartition> deleted = e.partitions();
            open.keySet().removeAll(deleted);
        }
    }

    private static void stamp(
            ConsumerRecord<ByteBuffer, ByteBuffer> record,
            TopicPartition partition,
            Map<TopicPartition, Stamp> stamps) {
        if (record.timestamp() < 0) {
            return;
        }
        Instant time = Instant.ofEpochMilli(record.timestamp());
        switch (record.timestampType()) {
            case CREATE_TIME -> stamps.put(partition, new Stamp(time, TimestampType.CREATE));
            case LOG_APPEND_TIME -> stamps.put(partition, new Stamp(time, TimestampType.APPEND));
            case NO_TIMESTAMP_TYPE -> {}
        }
    }
}
