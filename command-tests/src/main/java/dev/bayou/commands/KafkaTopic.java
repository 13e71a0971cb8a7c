package dev.bayou.commands;

import dev.bayou.sandbox.Sandbox;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** A topic as a plain consumer of committed records sees it. */
record KafkaTopic(Sandbox sandbox, String name) {
    private static final Duration POLL = Duration.ofMillis(200);

    /** Every record from the begin to the current end. */
    List<CopiedRecord> records() {
        List<CopiedRecord> records = new ArrayList<>();
        try (Consumer<byte[], byte[]> consumer = consumer()) {
            List<TopicPartition> partitions = partitions(consumer);
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            while (partitions.stream().anyMatch(partition -> consumer.position(partition) < ends.get(partition))) {
                consumer.poll(POLL).forEach(record -> records.add(copy(record)));
            }
        }
        return records;
    }

    /** Where each partition ends for a reader of committed records. */
    Map<TopicPartition, Long> ends() {
        try (Consumer<byte[], byte[]> consumer = consumer()) {
            return consumer.endOffsets(partitions(consumer));
        }
    }

    private List<TopicPartition> partitions(Consumer<byte[], byte[]> consumer) {
        return consumer.partitionsFor(name).stream()
                .map(info -> new TopicPartition(name, info.partition()))
                .toList();
    }

    private Consumer<byte[], byte[]> consumer() {
        return new KafkaConsumer<>(
                Map.of(
                        ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        sandbox.bootstrapServers(),
                        ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                        "read_committed"),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
    }

    private static CopiedRecord copy(ConsumerRecord<byte[], byte[]> record) {
        return new CopiedRecord(
                record.partition(),
                record.offset(),
                CopiedRecord.text(record.key()),
                CopiedRecord.text(record.value()),
                Arrays.stream(record.headers().toArray())
                        .map(header -> CopiedRecord.header(header.key(), CopiedRecord.text(header.value())))
                        .toList(),
                record.timestamp(),
                type(record.timestampType()));
    }

    private static String type(TimestampType type) {
        return switch (type) {
            case NO_TIMESTAMP_TYPE -> "NONE";
            case CREATE_TIME -> "CREATE";
            case LOG_APPEND_TIME -> "APPEND";
        };
    }
}
