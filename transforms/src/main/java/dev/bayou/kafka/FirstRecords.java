package dev.bayou.kafka;

import dev.bayou.archive.Envelope.TimestampType;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
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

/** Reads the first committed records of many partitions, from given offsets on. */
public final class FirstRecords {
    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration STALL_TIMEOUT = Duration.ofMillis(KafkaSettings.API_TIMEOUT_MILLIS);

    private FirstRecords() {}

    /**
     * The time of a record.
     *
     * @param type the clock that set it
     */
    public record Stamp(Instant time, TimestampType type) {}

    /**
     * Reads the time of the first record of each partition.
     *
     * @param from where to begin
     * @param ends where each partition ends
     * @return nothing for a partition that has no record, whose first record has no time, or was deleted meanwhile
     * @throws KafkaException if Kafka fails or stalls
     */
    public static Map<TopicPartition, Stamp> stamps(
            Map<TopicPartition, Long> from, Map<TopicPartition, Long> ends, KafkaSettings settings) {
        Map<TopicPartition, Stamp> stamps = new HashMap<>();
        read(from, ends, settings).forEach((partition, records) -> {
            ConsumerRecord<ByteBuffer, ByteBuffer> first = records.get(0);
            Instant time = Instant.ofEpochMilli(first.timestamp());
            if (first.timestamp() < 0) {
                return;
            }
            switch (first.timestampType()) {
                case CREATE_TIME -> stamps.put(partition, new Stamp(time, TimestampType.CREATE));
                case LOG_APPEND_TIME -> stamps.put(partition, new Stamp(time, TimestampType.APPEND));
                case NO_TIMESTAMP_TYPE -> {}
            }
        });
        return stamps;
    }

    /**
     * Reads the first records of each partition: at least one, and up to about 64 KiB.
     *
     * @param from where to begin
     * @param ends where each partition ends
     * @return nothing for a partition that has no record, or whose first record was deleted meanwhile
     * @throws KafkaException if Kafka fails or stalls
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
            } else if (System.nanoTime() - advanced > STALL_TIMEOUT.toNanos()) {
                throw new TimeoutException("Kafka has delivered nothing of " + open + " for "
                        + STALL_TIMEOUT.toSeconds() + " s; check the broker, or try again");
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
