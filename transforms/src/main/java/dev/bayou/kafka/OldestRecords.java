package dev.bayou.kafka;

import dev.bayou.archive.Envelope.TimestampType;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/** When the first committed record of each of many partitions was made, from given offsets on. */
public final class OldestRecords {
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
     * @return none for a partition in which there is no record, or one without a time, or of which that was deleted by
     *     now
     */
    public static Map<TopicPartition, Stamp> from(
            Map<TopicPartition, Long> heads, Map<TopicPartition, Long> ends, KafkaSettings settings) {
        Map<TopicPartition, Stamp> stamps = new HashMap<>();
        FirstRecords.read(heads, ends, settings)
                .forEach((partition, records) -> stamp(records.get(0), partition, stamps));
        return stamps;
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
