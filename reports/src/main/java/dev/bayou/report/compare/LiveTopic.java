package dev.bayou.report.compare;

import dev.bayou.kafka.KafkaClients;
import dev.bayou.kafka.KafkaCluster;
import dev.bayou.kafka.KafkaSettings;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;

/**
 * The topic that {@code live} writes to, read from its begin to its current end.
 *
 * @param name the topic's
 */
public record LiveTopic(String name, Estimates estimates) {
    private static final Duration POLL = Duration.ofMillis(500);
    /** So long the broker may deliver nothing, as when a partition has lost its leader. */
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    /**
     * Reads it; rows of a shopper and window are in one partition, by their key, and so in their order.
     *
     * @throws KafkaException if Kafka fails, or delivers nothing for a minute though there is more
     */
    public static LiveTopic read(KafkaSettings kafka, String topic) {
        KafkaCluster cluster = KafkaClients.cluster(kafka);
        List<TopicPartition> partitions = cluster.topic(topic).topicPartitions();
        Map<TopicPartition, Long> begins = cluster.offsets().beginOffsets(partitions);
        Map<TopicPartition, Long> ends = cluster.offsets().endOffsets(partitions);
        Estimates estimates = new Estimates();
        try (KafkaClients.Lease lease = KafkaClients.leaseConsumer(kafka)) {
            try {
                Consumer<ByteBuffer, ByteBuffer> consumer = lease.consumer();
                consumer.assign(partitions);
                begins.forEach(consumer::seek);
                readUpTo(ends, consumer, estimates);
            } catch (KafkaException e) {
                lease.broken();
                throw e;
            }
        }
        return new LiveTopic(topic, estimates);
    }

    private static void readUpTo(
            Map<TopicPartition, Long> ends, Consumer<ByteBuffer, ByteBuffer> consumer, Estimates estimates) {
        Map<TopicPartition, Long> before = Map.of();
        long advanced = System.nanoTime();
        while (true) {
            Map<TopicPartition, Long> reached =
                    ends.keySet().stream().collect(Collectors.toMap(Function.identity(), consumer::position));
            if (ends.entrySet().stream().allMatch(end -> reached.get(end.getKey()) >= end.getValue())) {
                return;
            }
            if (!reached.equals(before)) {
                advanced = System.nanoTime();
            } else if (System.nanoTime() - advanced > PATIENCE.toNanos()) {
                throw new TimeoutException("Kafka says that the topic reaches to " + ends
                        + ", but has delivered nothing from " + reached + " on for " + PATIENCE.toSeconds()
                        + " s; check the brokers, or try again");
            }
            before = reached;
            for (ConsumerRecord<ByteBuffer, ByteBuffer> row : consumer.poll(POLL)) {
                if (row.value() != null) {
                    byte[] value = new byte[row.value().remaining()];
                    row.value().duplicate().get(value);
                    estimates.add(value);
                }
            }
        }
    }
}
